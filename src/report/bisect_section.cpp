#include "report/bisect_section.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/text.h"
#include "diagnose/judge.h"
#include "report/bisect_sentences.h"
#include "report/boundary_rows.h"
#include "report/markup.h"
#include "report/page.h"
#include "report/place_shares.h"
#include "report/run_details.h"
#include "report/search_picture.h"
#include "report/verdict_words.h"

namespace goiso {
namespace {

std::string class_of_call(const std::string& call) {
  return call == "good" ? "pass" : call == "bad" ? "fail" : call == "other" ? "other" : "skip";
}

std::string code_or_dash(const std::string& text) {
  return text.empty() ? "–" : "<code>" + html_text(text) + "</code>";
}

std::string boundary(const BisectReport& report) {
  std::string rows;
  for (const auto& row : boundary_rows(report)) {
    const auto fixed =
        row.first_fixed.empty() && report.is_still_bad ? word_for_no_fix(report) : code_or_dash(row.first_fixed);
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n", html_text(row.branch),
                        code_or_dash(row.last_good), code_or_dash(row.first_bad), fixed);
  }
  return rows.empty() ? ""
                      : "<div class=\"scroll\"><table class=\"boundary\"><thead><tr><th scope=\"col\">branch</th><th "
                        "scope=\"col\">last good</th><th scope=\"col\">first bad</th><th scope=\"col\">first fixed</th>"
                        "</tr></thead>\n<tbody>" +
                            rows + "</tbody></table></div>\n";
}

std::string changes(const BisectReport& report) {
  std::string items;
  for (const auto& change : report.transitions) {
    items += fmt::format("<li>{} {} → {} {}{}{}</li>\n", code_or_dash(change.last), html_text(change.from),
                         code_or_dash(change.first), html_text(change.to),
                         change.signature ? ": " + code_or_dash(change.signature->first_line) : "",
                         html_text(tests_told(change)));
  }
  return items.empty() ? "" : "<ul>" + items + "</ul>\n";
}

std::string picture(const BisectReport& report, const std::string& prefix) {
  const auto drawn = search_picture(report, prefix);
  return drawn.empty()
             ? ""
             : "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"The search\">" + drawn +
                   "</div>\n<p class=\"legend\">✓ good · ✗ bad · ≠ fails in another way · ? could not be "
                   "tested · small dots "
                   "were not asked" +
                   (report.known.empty() ? "" : ", coloured ones were known from earlier runs") +
                   std::string{report.runs_in_all > 0 ? ""
                                                      : " · #1, #2 … the order of the probes, along the dashed line"} +
                   (report.transitions.empty() ? "" : " · the thick line is where it changes") + "</p>\n";
}

std::string shares(const BisectReport& report) {
  std::string rows;
  for (const auto& place : shares_of(report)) {
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", html_text(place.point),
                        share_words(report, place));
  }
  return rows.empty() ? ""
                      : fmt::format(
                            "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">{}</th><th "
                            "scope=\"col\">runs</th></tr></thead>\n<tbody>{}</tbody></table></div>\n",
                            html_text(point_word(report, 1)), rows);
}

std::string causes(const BisectReport& report) {
  std::string items;
  for (const auto& cause : report.attribution) {
    items += fmt::format("<li>{}{}</li>\n", html_text(cause.effect),
                         cause.run.empty() ? "" : " <span class=\"soft\">" + html_text(cause.run) + "</span>");
  }
  return items.empty() ? "" : "<ul>" + items + "</ul>\n";
}

std::string left_open(const BisectReport& report) {
  std::string items;
  for (const auto& name : report.candidates) {
    items += "<li>" + code_or_dash(name) + " is still a candidate</li>\n";
  }
  for (const auto& skipped : report.skipped) {
    items += skipped.reason == kFailsOtherwise
                 ? fmt::format("<li>{} fails in another way</li>\n", code_or_dash(skipped.point))
                 : fmt::format("<li>{} was skipped: {}</li>\n", code_or_dash(skipped.point), html_text(skipped.reason));
  }
  return items.empty() ? "" : "<ul>" + items + "</ul>\n";
}

std::string probe_row(const BisectProbe& probe, std::size_t number, const std::string& prefix) {
  const auto& result = probe.result;
  const auto mark = html_mark(symbol_of_call(probe.call), class_of_call(probe.call), probe.point + ": " + probe.call,
                              fmt::format("{}p{}", prefix, number));
  return fmt::format("<tr><td>{}</td><td>{}</td><td>{} {}</td><td>{}</td><td>{}</td><td>{}</td><td>{}{}</td></tr>\n",
                     number, round_word(probe), mark, html_text(probe.call), code_or_dash(probe.point),
                     html_text(outcome_text(result.verdict)),
                     code_or_dash(result.verdict.signature ? result.verdict.signature->id : ""),
                     human_duration(result.build), time_marks(probe));
}

std::string probes(const BisectReport& report, const std::string& prefix, PageLogs* logs) {
  std::string rows;
  RunDetails details{logs};
  for (std::size_t i = 0; i < report.probes.size(); ++i) {
    const auto& probe = report.probes[i];
    rows += probe_row(probe, i + 1, prefix);
    details.add({fmt::format("{}p{}", prefix, i + 1),
                 fmt::format("#{} {}", i + 1, probe.point),
                 html_mark(symbol_of_call(probe.call), class_of_call(probe.call)),
                 probe.call,
                 {{"call", probe.call}, {"round", fmt::format("{}", probe.round)}},
                 &probe.result});
  }
  if (rows.empty()) {
    return "";
  }
  return fmt::format(
      "<div class=\"scroll\"><table class=\"grid probes\"><thead><tr><th scope=\"col\">#</th><th "
      "scope=\"col\">round</th>"
      "<th scope=\"col\">call</th><th scope=\"col\">{}</th><th scope=\"col\">outcome</th><th "
      "scope=\"col\">signature</th>"
      "<th scope=\"col\">time</th></tr></thead>\n<tbody>{}</tbody></table></div>\n<h3>Their outputs</h3>\n{}",
      html_text(point_word(report, 1)), rows, details.html());
}

}  // namespace

std::string bisect_section(const BisectReport& report, const std::string& prefix, PageLogs* logs) {
  return boundary(report) + picture(report, prefix) + html_section("How often it fails", shares(report)) +
         html_section("What changed", changes(report)) + html_section("What governs it", causes(report)) +
         html_section("What could not be told", left_open(report)) +
         html_section("Every probe", probes(report, prefix, logs));
}

}  // namespace goiso
