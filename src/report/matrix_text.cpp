#include "report/matrix_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/clock.h"
#include "base/text.h"
#include "report/bisect_sentences.h"
#include "report/matrix_commands.h"
#include "report/matrix_table.h"
#include "report/matrix_totals.h"
#include "report/one_line.h"
#include "report/text_rows.h"
#include "report/verdict_words.h"

namespace goiso {
namespace {

std::string row(const char* label, const std::string& text, const TextStyle& style) {
  return painted(fmt::format("{:<9}", label), paint::kDim, style) + text + "\n";
}

std::string counted(int count, const char* what) { return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s"); }

std::string values_of(const std::string& axis) {
  if (axis == "tags") {
    return "sets of tags";
  }
  return axis + (axis == "cgo" || axis == "race" ? " values" : "s");
}

std::string matrix_row(const MatrixReport& report) {
  auto text =
      fmt::format("{} ({})", one_line(report.spec), counted(static_cast<int>(report.versions.size()), "release"));
  for (const auto& [name, values] : report.axes) {
    if (name == "go" || values.size() < 2) {
      continue;
    }
    text += fmt::format(" × {} {}", values.size(), values_of(name));
  }
  text += report.cover == "all" ? "" : ", pairs of values only";
  text += report.shards > 1 ? fmt::format(", shard {} of {}", report.shard, report.shards) : "";
  return text + ": " + counted(static_cast<int>(report.cells.size()), "cell");
}

std::string project_row(const MatrixReport& report) {
  std::vector<std::string> names;
  for (const auto& name : {report.module, report.go_line.empty() ? "" : "go " + report.go_line}) {
    if (!name.empty()) {
      names.push_back(one_line(name));
    }
  }
  return one_line(report.project_path) + (names.empty() ? "" : " (" + join(names, ", ") + ")");
}

std::string header(const MatrixReport& report, const TextStyle& style) {
  auto text = row("matrix", matrix_row(report), style);
  for (const auto& command : report.commands) {
    text += row("command", command_text(report, command), style);
  }
  text += row("project", project_row(report), style);
  for (const auto& note : report.notes) {
    text += row("note", one_line(note), style);
  }
  return text;
}

std::string listed(const std::vector<std::string>& cells) {
  constexpr std::size_t kMost = 4;
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(cells.size(), kMost); ++i) {
    shown.push_back(one_line(cells[i]));
  }
  const auto more = cells.size() > kMost ? fmt::format(" and {} more", cells.size() - kMost) : std::string{};
  return join(shown, " ") + more;
}

std::string group_text(const MatrixGroup& group, const MatrixReport& report, const TextStyle& style) {
  const auto example = std::find_if(report.cells.begin(), report.cells.end(),
                                    [&](const MatrixCell& cell) { return cell.group == group.id && cell.result; });
  auto title = group.outcome;
  title += example == report.cells.end() ? "" : " " + example->result->verdict.reason;
  if (group.signature) {
    title += group.signature->package.empty() ? "" : " in " + one_line(group.signature->package);
    title += " (" + group.signature->id + ")";
  }
  title += ", " + counted(static_cast<int>(group.cells.size()), "cell") + ": " + listed(group.cells);
  auto text = row(fmt::format("group {}", group.id).c_str(), title, style);
  text += group.first_line.empty() ? "" : std::string(9, ' ') + one_line(group.first_line) + "\n";
  const auto tests = tests_in_words(group.signature);
  text += tests.empty() ? "" : std::string(9, ' ') + "failing: " + tests + "\n";
  return text;
}

// Cells that changed in the same way from one release to the next are one line.
std::string changes_text(const MatrixReport& report, const TextStyle& style) {
  std::map<std::string, const MatrixCell*> cells;
  for (const auto& cell : report.cells) {
    cells.emplace(cell.id, &cell);
  }
  std::vector<std::pair<std::string, std::vector<std::string>>> lines;
  std::vector<const char*> labels;
  for (const auto& change : report.changes) {
    const auto from = cells.find(change.from);
    const auto to = cells.find(change.to);
    if (from == cells.end() || to == cells.end()) {
      continue;
    }
    const auto line = fmt::format("{:<11} {} → {}, group {}", change.kind, one_line(from->second->go),
                                  one_line(to->second->go), change.group);
    const auto known = std::find_if(lines.begin(), lines.end(), [&](const auto& one) { return one.first == line; });
    if (known == lines.end()) {
      lines.push_back({line, {change.to}});
    } else {
      known->second.push_back(change.to);
    }
  }
  std::string text;
  for (const auto& [line, where] : lines) {
    text += row("change", line + (report.cells.size() == report.versions.size() ? "" : ": " + listed(where)), style);
  }
  return text;
}

std::string not_run_text(const MatrixReport& report, const TextStyle& style) {
  std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
  for (const auto& cell : report.cells) {
    if (cell.result) {
      continue;
    }
    const auto known =
        std::find_if(reasons.begin(), reasons.end(), [&](const auto& one) { return one.first == cell.not_run; });
    if (known == reasons.end()) {
      reasons.push_back({cell.not_run, {cell.id}});
    } else {
      known->second.push_back(cell.id);
    }
  }
  std::string text;
  for (const auto& [reason, ids] : reasons) {
    text +=
        row("not run",
            fmt::format("{} ({}): {}", counted(static_cast<int>(ids.size()), "cell"), one_line(reason), listed(ids)),
            style);
  }
  return text;
}

std::string took_row(const MatrixReport& report) {
  const auto cached = totals_of(report).cached;
  auto text = human_duration(report.elapsed) + ", " + counted(report.containers, "box");
  text = text.ends_with(" boxs") ? text.substr(0, text.size() - 1) + "es" : text;
  return text + (cached == 0 ? "" : fmt::format(", {} known before", counted(cached, "cell")));
}

std::string next_command(const MatrixReport& report) {
  const bool was_searched = !report.regressions.empty();
  if (auto line = was_searched ? next_command(report.regressions.front()) : ""; !line.empty()) {
    return line;
  }
  std::map<std::string, const MatrixCell*> cells;
  for (const auto& cell : report.cells) {
    cells.emplace(cell.id, &cell);
  }
  for (const auto& change : report.changes) {
    const auto from = cells.find(change.from);
    const auto to = cells.find(change.to);
    const bool is_regression = !was_searched && change.kind == "regression" && from != cells.end() && to != cells.end();
    if (auto line = is_regression ? bisect_line(report, *from->second, *to->second) : ""; !line.empty()) {
      return line;
    }
  }
  for (const auto& cell : report.cells) {
    if (!cell.is_as_expected && cell.result && !cell.result->run.empty()) {
      return "goiso runs log " + cell.result->run;
    }
  }
  return "";
}

std::string verdict_text(const MatrixReport& report, const TextStyle& style) {
  const auto totals = totals_of(report);
  const auto known = totals.cells - totals.not_run - totals.untestable;
  if (totals.unexpected > 0) {
    return painted("UNEXPECTED", paint::kRed, style) +
           fmt::format(" {} of {}", totals.unexpected, counted(totals.cells, "cell"));
  }
  const auto elsewhere = std::count_if(report.cells.begin(), report.cells.end(), [&](const MatrixCell& cell) {
    const bool is_of_another_shard = cell.why_not_run == NotRun::kAnotherShard && report.shards > 1;
    return !cell.result && (is_of_another_shard || cell.why_not_run == NotRun::kNotAskedAgain);
  });
  if (totals.not_run > elsewhere) {
    return painted("INCOMPLETE", paint::kYellow, style) +
           fmt::format(" {} did not run", counted(totals.not_run, "cell"));
  }
  const auto flaky = std::count_if(report.cells.begin(), report.cells.end(),
                                   [](const MatrixCell& cell) { return cell.is_flaky() && !cell.is_as_expected; });
  if (flaky > 0) {
    return painted("FLAKY", paint::kYellow, style) + fmt::format(" {} of {}", flaky, counted(totals.cells, "cell"));
  }
  if (elsewhere > 0 && elsewhere == static_cast<std::ptrdiff_t>(totals.cells)) {
    return painted("AS EXPECTED", paint::kGreen, style) + " no cell had to run";
  }
  if (known == 0) {
    return painted("UNTESTABLE", paint::kYellow, style) + " no cell could be tested";
  }
  return painted("AS EXPECTED", paint::kGreen, style) +
         fmt::format(" {}{}", counted(known, "cell"),
                     totals.untestable > 0 ? fmt::format(", {} untestable", totals.untestable) : "");
}

}  // namespace

std::string to_text(const MatrixReport& report, const TextStyle& style) {
  auto text = header(report, style) + "\n" + matrix_table(report, style) + "\n";
  for (const auto& group : report.groups) {
    text += group_text(group, report, style);
  }
  text += changes_text(report, style);
  for (const auto& regression : report.regressions) {
    text += row("bisect", one_line(search_line(report, regression)), style);
  }
  text += not_run_text(report, style) + row("took", took_row(report), style);
  const auto next = next_command(report);
  return text + verdict_text(report, style) + (next.empty() ? "" : " · try: " + next) + "\n";
}

std::string cell_line(const MatrixCell& cell) {
  const auto name = one_line(cell.id) + ": ";
  if (!cell.result) {
    return name + "not run, " + one_line(cell.not_run);
  }
  const auto& verdict = cell.result->verdict;
  auto text = name + name_of(verdict.outcome);
  text += verdict.outcome == Outcome::kPassed ? "" : ", " + verdict.reason;
  text += cell.is_flaky() ? fmt::format(", {} of {} runs failed", cell.failures, cell.runs) : "";
  return text + (cell.result->is_cached ? " (known)" : fmt::format(" ({})", human_duration(cell.result->build)));
}

std::string search_line(const MatrixReport& report, const BisectReport& search) {
  const auto group = std::find_if(report.groups.begin(), report.groups.end(), [&](const MatrixGroup& one) {
    return one.signature && search.reference && one.signature->id == search.reference->id;
  });
  const bool is_one_of_several = report.groups.size() > 1 && group != report.groups.end();
  return (is_one_of_several ? fmt::format("group {}: ", group->id) : "") + headline(search);
}

}  // namespace goiso
