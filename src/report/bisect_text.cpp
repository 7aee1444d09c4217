#include "report/bisect_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "diagnose/judge.h"
#include "report/bisect_sentences.h"
#include "report/boundary_rows.h"
#include "report/one_line.h"
#include "report/place_shares.h"
#include "report/shell_line.h"
#include "report/text_rows.h"

namespace goiso {
namespace {

std::string row(const char* label, const std::string& text, const TextStyle& style) {
  constexpr int kIndent = 9;
  return text.empty() ? "" : text_row(label, text, kIndent, style);
}

std::string project_text(const BisectReport& report) {
  std::vector<std::string> names;
  for (const auto& name : {report.module, report.go_line.empty() ? "" : "go " + report.go_line}) {
    if (!name.empty()) {
      names.push_back(one_line(name));
    }
  }
  return one_line(report.project_path) + (names.empty() ? "" : " (" + join(names, ", ") + ")");
}

std::string axis_text(const BisectReport& report) {
  return report.axis == "go" ? ""
                             : one_line(report.axis) + (report.go.empty() ? "" : ", all with " + one_line(report.go));
}

std::string failure_text(const BisectReport& report) {
  if (!report.reference) {
    return "";
  }
  const auto& signature = *report.reference;
  auto text = signature.first_line.empty() ? fmt::format("{}, with nothing said", one_line(signature.kind))
                                           : one_line(signature.first_line);
  text += signature.package.empty() ? "" : " in " + one_line(signature.package);
  return text + " (" + signature.id + ")";
}

const char* colour_of_call(const std::string& call) {
  return call == "good" ? paint::kGreen : call == "bad" ? paint::kRed : paint::kYellow;
}

// "1: ✓ go1.21.13 ✗ go1.27.1 · 2: ✗ go1.24.0": what ran together, in the order it was asked. The blank behind a symbol
// is no place to break a line at.
std::string way_text(const BisectReport& report, const TextStyle& style) {
  std::string text;
  int round = -1;
  for (const auto& probe : report.probes) {
    if (probe.round != round) {
      text += fmt::format("{}{}:", text.empty() ? "" : " · ", round_word(probe));
      round = probe.round;
    }
    text += fmt::format(" {}{}{}", painted(symbol_of_call(probe.call), colour_of_call(probe.call), style),
                        one_line(short_point(report, probe.point)), probe.is_unbroken ? "+" : "");
  }
  return text;
}

// Of a search that counts runs the way is long and says little.
std::string shares_text(const BisectReport& report) {
  std::vector<std::string> parts;
  for (const auto& place : shares_of(report)) {
    parts.push_back(fmt::format("{} {}", one_line(short_point(report, place.point)), share_words(report, place)));
  }
  return join(parts, " · ");
}

std::string boundary_table(const BisectReport& report, const TextStyle& style) {
  const auto rows = boundary_rows(report);
  if (rows.empty()) {
    return "";
  }
  std::size_t width = 11;  // of "last good" and a gap
  for (const auto& one : rows) {
    for (const auto& name : {one.last_good, one.first_bad}) {
      width = std::max(width, static_cast<std::size_t>(columns_of(one_line(name))) + 2);
    }
  }
  const auto cell = [&](const std::string& name, const char* colour) {
    const auto text = name.empty() ? "-" : one_line(name);
    const auto gap = std::string(width - static_cast<std::size_t>(columns_of(text)), ' ');
    return name.empty() ? text + gap : painted(text, colour, style) + gap;
  };
  auto text = painted(fmt::format("\n  {0:<{3}}{1:<{3}}{2}\n", "last good", "first bad", "first fixed", width),
                      paint::kDim, style);
  for (const auto& one : rows) {
    const auto fixed = !one.first_fixed.empty() ? painted(one_line(one.first_fixed), paint::kGreen, style)
                                                : std::string(report.is_still_bad ? word_for_no_fix(report) : "-");
    text += "  " + cell(one.last_good, paint::kGreen) + cell(one.first_bad, paint::kRed) + fixed + "\n";
  }
  return text;
}

// The table of branches has the failure that is searched alone.
bool is_of_another_failure(const BisectReport& report, const BisectTransition& change) {
  const bool begins = change.from != change.to && change.to != name_of(Outcome::kPassed);
  const auto& began = report.first_bad;
  return change.from == change.to ||
         (begins && change.signature && report.reference && change.signature->id != report.reference->id &&
          std::find(began.begin(), began.end(), change.first) == began.end());
}

// Told where the table of branches is not the whole story: several changes, changes between two failures.
std::string change_rows(const BisectReport& report, const TextStyle& style) {
  std::string text;
  const bool is_plain = report.answer == "found" &&
                        std::none_of(report.transitions.begin(), report.transitions.end(),
                                     [&](const auto& change) { return is_of_another_failure(report, change); });
  for (const auto& change : is_plain ? std::vector<BisectTransition>{} : report.transitions) {
    auto sentence = fmt::format("{} {} → {} {}", one_line(change.last), change.from, one_line(change.first), change.to);
    if (change.signature) {
      sentence += fmt::format(": {} ({})", one_line(change.signature->first_line), change.signature->id);
      sentence += tests_told(change);
    }
    text += row("change", sentence, style);
  }
  return text;
}

// A long search skips many: why comes once, with the points it is true of.
std::string skipped_rows(const BisectReport& report, const TextStyle& style) {
  constexpr std::size_t kMost = 8;
  std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
  for (const auto& skipped : report.skipped) {
    auto at =
        std::find_if(reasons.begin(), reasons.end(), [&](const auto& one) { return one.first == skipped.reason; });
    if (at == reasons.end()) {
      at = reasons.insert(reasons.end(), {skipped.reason, {}});
    }
    at->second.push_back(one_line(short_point(report, skipped.point)));
  }
  std::string text;
  for (auto& [reason, points] : reasons) {
    const auto count = points.size();
    points.resize(std::min(count, kMost));
    const bool failed = reason == kFailsOtherwise;
    text += row(failed ? "apart" : "skipped",
                fmt::format("{}{}: {}", join(points, ", "),
                            count > kMost ? fmt::format(" and {} more", count - kMost) : "",
                            failed ? "another failure" : one_line(reason)),
                style);
  }
  return text;
}

std::string cause_rows(const BisectReport& report, const TextStyle& style) {
  std::string text;
  for (const auto& cause : report.attribution) {
    text += row("cause", one_line(cause.effect) + (cause.run.empty() ? "" : " (" + one_line(cause.run) + ")"), style);
  }
  return text;
}

std::string last_line(const BisectReport& report, const TextStyle& style) {
  const auto& answer = report.answer;
  const char* word = answer == "found"               ? "FOUND"
                     : answer == "none"              ? "NO CHANGE"
                     : answer == "several"           ? "SEVERAL"
                     : answer == "inconclusive"      ? "INCONCLUSIVE"
                     : answer == "flaky"             ? "FLAKY"
                     : report.end == "nothing-fails" ? "NO FAILURE"
                                                     : "BAD ENDPOINTS";
  const char* colour = answer == "found" ? paint::kGreen : answer == "bad-endpoints" ? paint::kRed : paint::kYellow;
  const auto next = next_command(report);
  return painted(word, colour, style) + " " + one_line(headline(report)) + (next.empty() ? "" : " · try: " + next) +
         "\n";
}

}  // namespace

std::string to_text(const BisectReport& report, const TextStyle& style) {
  const TextStyle unbroken{style.colour, 0};
  std::string candidates;
  for (const auto& name : report.candidates) {
    candidates += (candidates.empty() ? "" : " ") + one_line(short_point(report, name));
  }
  auto text = row("project", project_text(report), style);
  text += row("command", command_line(report.command), unbroken);
  text += row("axis", axis_text(report), style);
  text += row("judged", judged_by(report), style);
  text += row("failure", failure_text(report), unbroken);
  for (const auto& note : report.notes) {
    text += row("note", one_line(note), unbroken);
  }
  const auto shares = shares_text(report);
  text += shares.empty() ? row("asked", way_text(report, style), style) : row("runs", shares, style);
  const auto over = places_unbroken(report);
  text += row("+", over.empty() ? "" : one_line(over), style);
  text += boundary_table(report, style) + "\n";
  text += change_rows(report, style) + cause_rows(report, style);
  text += row("left", candidates, style) + skipped_rows(report, style);
  text += row("sure", certainty(report), style) + row("took", effort(report), style);
  return text + last_line(report, style);
}

}  // namespace goiso
