#include "report/bisect_markdown.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/text.h"
#include "report/bisect_sentences.h"
#include "report/boundary_rows.h"
#include "report/box_flags.h"
#include "report/markup.h"
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
  std::string text = "| last | first | change | first error |\n| --- | --- | --- | --- |\n";
  for (const auto& change : report.transitions) {
    text += fmt::format("| {} | {} | {} → {} | {} |\n", cell_or_dash(change.last), cell_or_dash(change.first),
                        change.from, change.to,
                        change.signature ? markdown_cell(change.signature->first_line + tests_told(change)) : "–");
  }
  return text + "\n";
}

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

// What anybody can paste: with goiso, and with a plain go where the question is about releases.
std::string steps(const BisectReport& report) {
  const auto* bad = probe_of(report, report.first_bad, "bad");
  const auto command = command_line(report.command);
  std::string lines;
  if (report.axis == "go" && bad != nullptr) {
    const auto good = report.last_good.empty() ? "" : report.last_good.front();
    lines += fmt::format("GOTOOLCHAIN={} {}  # {}\n", shell_quoted(bad->point), command,
                         judged_by(report).empty() ? "fails" : "bad");
    lines += good.empty() ? "" : fmt::format("GOTOOLCHAIN={} {}  # as before\n", shell_quoted(good), command);
    lines +=
        fmt::format("goiso reproduce . --go {}{} -- {}\n", shell_quoted(bad->point), flag_words(report.flags), command);
  } else {
    lines += command + "\n";
  }
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
  return text.empty() ? "" : "### The whole project\n\n" + text;
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
  if (good != nullptr) {
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

std::string probe_table(const BisectReport& report) {
  std::string text = "## Every probe\n\n| # | round | " + point_word(report, 1) +
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
  return report.probes.empty() ? "" : text + "\n";
}

std::string skipped_part(const BisectReport& report) {
  std::string text;
  for (const auto& name : report.candidates) {
    text += fmt::format("- {} is still a candidate\n", markdown_code(name));
  }
  for (const auto& skipped : report.skipped) {
    text += fmt::format("- {} was skipped: {}\n", markdown_code(skipped.point), markdown_text(skipped.reason));
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
  return title(report) + boundary_table(report) + steps(report) + reproducer(report) + outcome_part(report) +
         cause_part(report) + "## What changed\n\n" + transition_table(report) + probe_table(report) +
         skipped_part(report) + how_known(report);
}

}  // namespace goiso
