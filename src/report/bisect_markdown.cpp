#include "report/bisect_markdown.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/text.h"
#include "diagnose/judge.h"
#include "report/bisect_sentences.h"
#include "report/boundary_rows.h"
#include "report/box_flags.h"
#include "report/markup.h"
#include "report/one_line.h"
#include "report/place_shares.h"
#include "report/shell_line.h"
#include "report/verdict_words.h"

namespace goiso {
namespace {

std::string cell_or_dash(const std::string& text) { return text.empty() ? "–" : markdown_cell(text); }

std::string title(const BisectReport& report) {
  const auto subject = report.reference && !report.reference->package.empty() ? report.reference->package
                       : report.module.empty()                                ? report.project_path
                                                                              : report.module;
  return fmt::format("# {}: {}\n\n", markdown_text(subject), markdown_text(headline(report)));
}

std::string boundary_table(const BisectReport& report) {
  const auto rows = boundary_rows(report);
  if (rows.empty()) {
    return "";
  }
  std::string text = "| branch | last good | first bad | first fixed |\n| --- | --- | --- | --- |\n";
  for (const auto& row : rows) {
    const auto fixed =
        row.first_fixed.empty() && report.is_still_bad ? word_for_no_fix(report) : cell_or_dash(row.first_fixed);
    text += fmt::format("| {} | {} | {} | {} |\n", cell_or_dash(row.branch), cell_or_dash(row.last_good),
                        cell_or_dash(row.first_bad), fixed);
  }
  return text + "\n";
}

std::string transition_table(const BisectReport& report) {
  if (report.transitions.empty()) {
    return "";
  }
  std::string text = "## What changed\n\n| last | first | change | first error |\n| --- | --- | --- | --- |\n";
  for (const auto& change : report.transitions) {
    text += fmt::format("| {} | {} | {} → {} | {} |\n", cell_or_dash(change.last), cell_or_dash(change.first),
                        change.from, change.to,
                        change.signature ? markdown_cell(change.signature->first_line + tests_told(change)) : "–");
  }
  return text + "\n";
}

// One of these places if there is any, else any place.
const BisectProbe* probe_of(const BisectReport& report, const std::vector<std::string>& points, const char* call) {
  const BisectProbe* any = nullptr;
  for (const auto& probe : report.probes) {
    const bool is_wanted = std::find(points.begin(), points.end(), probe.point) != points.end();
    if (probe.call == call && is_wanted) {
      return &probe;
    }
    any = probe.call == call && any == nullptr ? &probe : any;
  }
  return any;
}

// "GODEBUG='a b'": a shell takes it for an assignment only when its name is bare.
std::string assignment(const std::string& setting) {
  const auto end = setting.find('=');
  return end == std::string::npos
             ? ""
             : one_line(setting.substr(0, end)) + "=" + shell_quoted(one_line(setting.substr(end + 1))) + " ";
}

// The build's variables in front of a command, as they are typed.
std::string variables_of(const BisectReport& report) {
  std::string words;
  for (auto flag = report.flags.begin(); flag != report.flags.end() && std::next(flag) != report.flags.end(); ++flag) {
    words += *flag == "--env" ? assignment(*std::next(flag)) : "";
  }
  return words;
}

bool has_cgo(const BisectReport& report) {
  return std::find(report.flags.begin(), report.flags.end(), "--cgo") != report.flags.end();
}

// What the form for bugs of Go asks first (github.com/golang/go, .github/ISSUE_TEMPLATE/00-bug.yml).
std::string version_part(const BisectReport& report) {
  const auto* const bad = probe_of(report, report.first_bad, "bad");
  const auto& go = report.axis != "go" ? report.go : bad != nullptr ? bad->point : std::string{};
  const auto slash = report.platform.find('/');
  if (go.empty() || slash == std::string::npos) {
    return "";
  }
  auto lines = fmt::format("go version {} {}\n", one_line(go), one_line(report.platform));
  lines += fmt::format("GOOS={} GOARCH={} CGO_ENABLED={} {}", report.platform.substr(0, slash),
                       one_line(report.platform.substr(slash + 1)), has_cgo(report) ? 1 : 0, variables_of(report));
  lines.erase(lines.find_last_not_of(' ') + 1);
  return "## Go version\n\n" + markdown_block(lines + "\n") + "\n";
}

// How a place of another axis is had by hand; "" where that takes more than a line.
std::string way_to(const BisectReport& report, const std::string& point) {
  const auto word = shell_quoted(one_line(short_point(report, point)));
  constexpr std::string_view kModule = "dep:";
  return report.axis == "commits" ? "git checkout " + word + " && "
         : report.axis.starts_with(kModule)
             ? fmt::format("go get {}@{} && ", shell_quoted(one_line(report.axis.substr(kModule.size()))), word)
         : report.axis == "go-line" ? fmt::format("go mod edit -go={} && ", word)
                                    : "";
}

// What anybody can paste with a plain go.
std::string plain_step(const BisectReport& report, const BisectProbe* probe, const char* remark) {
  if (probe == nullptr) {
    return "";
  }
  const auto go = report.axis == "go" ? probe->point : report.go;
  return fmt::format("{}GOTOOLCHAIN={} {}{}  # {}\n", way_to(report, probe->point), shell_quoted(one_line(go)),
                     variables_of(report), command_line(report.command), remark);
}

bool is_a_setting(const BisectReport& report) {
  return report.axis.starts_with("godebug") || report.axis.starts_with("goexperiment");
}

std::string goiso_step(const BisectReport& report, const BisectProbe& bad) {
  return report.axis != "go" ? ""
                             : fmt::format("goiso reproduce . --go {}{} -- {}\n", shell_quoted(one_line(bad.point)),
                                           flag_words(report.flags), command_line(report.command));
}

std::string steps(const BisectReport& report) {
  const auto* const bad = probe_of(report, report.first_bad, "bad");
  const auto* const good = report.last_good.empty() ? nullptr : probe_of(report, {report.last_good.front()}, "good");
  const auto command = command_line(report.command);
  const auto lines = bad == nullptr || is_a_setting(report)
                         ? command + "\n"
                         : plain_step(report, bad,
                                      report.runs_in_all > 0      ? "now and then"
                                      : judged_by(report).empty() ? "fails"
                                                                  : "bad") +
                               plain_step(report, good, "as before") + goiso_step(report, *bad);
  auto text = "## What did you do?\n\n" + markdown_block(lines, "sh");
  const auto judged = judged_by(report);
  text += judged.empty() ? "" : fmt::format("\nHow runs were judged: {}.\n", judged);
  const auto over = places_unbroken(report);
  text += over.empty() ? "" : fmt::format("\nWhat was laid over the project: {}.\n", markdown_text(over));
  text += report.go_line.empty() ? "" : fmt::format("\nThe module says {}.\n", markdown_code("go " + report.go_line));
  return text + "\n";
}

std::string reproducer(const BisectReport& report) {
  std::string text;
  for (const auto& file : report.files) {
    const auto language = file.name.ends_with(".go") ? "go" : "";
    text += fmt::format("{}:\n\n{}\n", markdown_code(file.name), markdown_block(file.text, language));
  }
  const bool is_of_another_commit = report.axis == "commits";  // what stands here is the work tree
  return text.empty() || is_of_another_commit ? "" : "### The whole project\n\n" + text;
}

std::string outcome_part(const BisectReport& report) {
  const auto* bad = probe_of(report, report.first_bad, "bad");
  const auto* good = probe_of(report, report.last_good, "good");
  std::string text;
  if (bad != nullptr) {
    const auto& result = bad->result;
    text += fmt::format("## What did you see?\n\nWith {}: {}.\n\n", markdown_code(bad->point),
                        outcome_text(result.verdict));
    text += markdown_block(result.log_tail.empty() ? failure_line(result.verdict) : result.log_tail) + "\n";
  }
  if (bad != nullptr && good != nullptr) {
    text += fmt::format("## What did you expect to see?\n\nWhat {} does: {}.\n\n", markdown_code(good->point),
                        outcome_text(good->result.verdict));
  }
  return text;
}

std::string cause_part(const BisectReport& report) {
  std::string text;
  for (const auto& cause : report.attribution) {
    text += fmt::format("- {}{}\n", markdown_text(cause.effect),
                        cause.run.empty() ? "" : fmt::format(" ({})", markdown_code(cause.run)));
  }
  return text.empty() ? "" : "## What governs it\n\n" + text + "\n";
}

std::string share_table(const BisectReport& report) {
  std::string rows;
  for (const auto& place : shares_of(report)) {
    rows += fmt::format("| {} | {} |\n", markdown_cell(place.point), share_words(report, place));
  }
  return rows.empty()
             ? ""
             : fmt::format("## How often it fails\n\n| {} | runs |\n| --- | --- |\n{}\n", point_word(report, 1), rows);
}

std::string probe_table(const BisectReport& report) {
  std::string text = "<details><summary>Every probe</summary>\n\n| # | round | " + point_word(report, 1) +
                     " | call | outcome | signature | time |\n| ---: | ---: | --- | --- | --- | --- | ---: |\n";
  int number = 0;
  for (const auto& probe : report.probes) {
    const auto& result = probe.result;
    text +=
        fmt::format("| {} | {} | {} | {} {} | {} | {} | {}{} |\n", ++number, round_word(probe),
                    markdown_cell(probe.point), symbol_of_call(probe.call), probe.call, outcome_text(result.verdict),
                    result.verdict.signature ? markdown_cell(result.verdict.signature->id) : "–",
                    human_duration(result.build), time_marks(probe));
  }
  return report.probes.empty() ? "" : text + "\n</details>\n\n";
}

std::string skipped_part(const BisectReport& report) {
  std::string text;
  for (const auto& name : report.candidates) {
    text += fmt::format("- {} is still a candidate\n", markdown_code(name));
  }
  for (const auto& skipped : report.skipped) {
    text += skipped.reason == kFailsOtherwise
                ? fmt::format("- {} fails in another way\n", markdown_code(skipped.point))
                : fmt::format("- {} was skipped: {}\n", markdown_code(skipped.point), markdown_text(skipped.reason));
  }
  return text.empty() ? "" : "## What could not be told\n\n" + text + "\n";
}

std::string how_known(const BisectReport& report) {
  std::string text = "## How this is known\n\n";
  const auto line = [&](const char* label, const std::string& value) {
    text += value.empty() ? "" : fmt::format("- {}: {}\n", label, value);
  };
  line("sure", certainty(report));
  line("search", effort(report));
  line("project", report.project_digest.empty() ? "" : markdown_code(report.project_digest));
  line("engine", report.engine.empty() ? "" : markdown_code(report.engine));
  line("kernel", report.kernel.empty() ? "" : markdown_code(report.kernel));
  line("image", report.image.empty() ? "" : markdown_code(report.image));
  for (const auto& note : report.notes) {
    line("note", markdown_text(note));
  }
  return text + fmt::format("- made by goiso {} on {}; each probe ran in a fresh box without a network\n",
                            report.goiso_version, to_rfc3339(report.started));
}

}  // namespace

std::string to_markdown(const BisectReport& report) {
  return title(report) + boundary_table(report) + version_part(report) + steps(report) + reproducer(report) +
         outcome_part(report) + cause_part(report) + transition_table(report) + share_table(report) +
         probe_table(report) + skipped_part(report) + how_known(report);
}

}  // namespace goiso
