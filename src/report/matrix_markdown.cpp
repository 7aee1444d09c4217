#include "report/matrix_markdown.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/text.h"
#include "report/bisect_sentences.h"
#include "report/markup.h"
#include "report/matrix_commands.h"
#include "report/matrix_grid.h"
#include "report/matrix_text.h"
#include "report/shell_line.h"
#include "report/verdict_words.h"

namespace goiso {
namespace {

std::string title(const MatrixReport& report) {
  const auto& subject = report.module.empty() ? report.project_path : report.module;
  return fmt::format("# {}: {}\n\n", markdown_text(subject), totals_sentence(report));
}

std::string commands(const MatrixReport& report) {
  std::vector<std::string> told;
  for (const auto& command : report.commands) {
    const auto name = report.commands.size() > 1 ? markdown_code(command.name) + ": " : "";
    told.push_back(name + markdown_code(command_line(command.words)));
  }
  return join(told, ", ");
}

std::string facts(const MatrixReport& report) {
  const auto told = commands(report);
  auto text = told + (told.empty() ? "" : " ") + "with " +
              markdown_code(report.spec.empty() ? join(report.versions, " ") : report.spec);
  text += report.go_line.empty() ? "" : ", module line " + markdown_code("go " + report.go_line);
  text += report.shards > 1 ? fmt::format(", shard {} of {}", report.shard, report.shards) : "";
  return text + (report.cover == "all" ? "" : ", cover " + markdown_code(report.cover)) + "\n\n";
}

std::string table(const MatrixReport& report) {
  const auto layout = grid_of(report);
  if (layout.rows.empty()) {
    return "";
  }
  std::string head = "| Go |";
  std::string rule = "| --- |";
  for (std::size_t column = 0; column < layout.columns.size(); ++column) {
    const auto name = layout.name_of(column);
    head += " " + (name.empty() ? "result" : markdown_cell(name)) + " |";
    rule += " :---: |";
  }
  std::string text = head + "\n" + rule + "\n";
  for (std::size_t row = 0; row < layout.rows.size(); ++row) {
    text += "| " + markdown_cell(layout.rows[row]) + " |";
    for (const auto* cell : layout.cells[row]) {
      text += " " + (cell == nullptr ? "" : cell_mark(*cell)) + " |";
    }
    text += "\n";
  }
  return text + "\n" + legend(report) + "\n\n";
}

const MatrixCell* first_cell_of(const MatrixReport& report, const std::string& group) {
  const auto found = std::find_if(report.cells.begin(), report.cells.end(),
                                  [&](const auto& cell) { return cell.group == group && cell.result.has_value(); });
  return found == report.cells.end() ? nullptr : &*found;
}

std::string first_line_of(const MatrixGroup& group, const MatrixCell& cell) {
  const auto& signature = cell.result->verdict.signature;
  return signature && !signature->first_line.empty() ? signature->first_line : group.first_line;
}

// Where the telling line is, or the "# importpath" or "--- FAIL" that it stands under.
std::size_t first_of(const std::vector<std::string_view>& lines, const std::string& telling) {
  for (std::size_t at = 0; at < lines.size() && !telling.empty(); ++at) {
    if (lines[at].find(telling) != std::string_view::npos) {
      const bool has_head = at > 0 && (lines[at - 1].starts_with("# ") || lines[at - 1].starts_with("--- FAIL"));
      return has_head ? at - 1 : at;
    }
  }
  return 0;
}

std::string error_lines(const MatrixGroup& group, const MatrixCell* cell) {
  constexpr std::size_t kMost = 20;
  if (cell == nullptr || cell->result->log_tail.empty()) {
    return group.first_line;
  }
  const auto lines = split_lines(cell->result->log_tail);
  const auto first = first_of(lines, first_line_of(group, *cell));
  const auto last = std::min(lines.size(), first + kMost);
  std::string text;
  for (auto at = first; at < last; ++at) {
    text += std::string(lines[at]) + "\n";
  }
  return text + (last == lines.size() ? "" : fmt::format("… {} lines more\n", lines.size() - last));
}

std::string repeat_part(const MatrixReport& report, const MatrixCell* cell) {
  const auto lines = cell == nullptr ? std::vector<std::string>{} : reproduce_lines(report, *cell);
  return lines.empty() ? "" : markdown_block(join(lines, "\n"), "sh") + "\n";
}

std::string cells_part(const MatrixGroup& group) {
  constexpr std::size_t kMost = 12;
  std::vector<std::string> names;
  for (std::size_t at = 0; at < std::min(kMost, group.cells.size()); ++at) {
    names.push_back(markdown_code(group.cells[at]));
  }
  const auto more = group.cells.size() - names.size();
  return join(names, ", ") + (more == 0 ? "" : fmt::format(" and {} more", more)) + "\n\n";
}

std::string group_part(const MatrixReport& report, const MatrixGroup& group) {
  auto text = fmt::format("### Group {}: {} {}, {}\n\n", group.id, group.cells.size(),
                          group.cells.size() == 1 ? "cell" : "cells", group.outcome);
  if (group.signature) {
    const auto& signature = *group.signature;
    text += fmt::format("{} · {} {}{}\n\n", markdown_code(signature.id), signature.phase, signature.kind,
                        signature.package.empty() ? "" : " in " + markdown_code(signature.package));
  }
  const auto* cell = first_cell_of(report, group.id);
  return text + markdown_block(error_lines(group, cell)) + "\n" + repeat_part(report, cell) + cells_part(group);
}

std::string groups_part(const MatrixReport& report) {
  std::string text;
  for (const auto& group : report.groups) {
    text += group_part(report, group);
  }
  return text.empty() ? "" : "## Failures\n\n" + text;
}

std::string changes_part(const MatrixReport& report) {
  std::string text;
  for (const auto& change : summaries_of(report)) {
    text += fmt::format("| {} | {} | {} | {} | {} |\n", change.kind, markdown_cell(change.from_go),
                        markdown_cell(change.to_go), change.group, change.changes.size());
  }
  return text.empty() ? ""
                      : "## Changes\n\n| change | from | to | group | cells |\n| --- | --- | --- | ---: | ---: |\n" +
                            text + "\n";
}

std::string searches_part(const MatrixReport& report) {
  std::string text;
  for (const auto& search : report.regressions) {
    text += "- " + markdown_text(search_line(report, search)) + " (" + markdown_text(effort(search)) + ")\n";
    for (const auto& cause : search.attribution) {
      text += "  - " + markdown_text(cause.effect) + "\n";
    }
  }
  return text.empty() ? "" : "## Since when\n\n" + text + "\n";
}

std::string box_part(const MatrixReport& report) {
  std::vector<std::string> facts;
  const auto tell = [&](const char* label, const std::string& value) {
    if (!value.empty()) {
      facts.push_back(fmt::format("{} {}", label, markdown_code(value)));
    }
  };
  tell("engine", report.engine);
  tell("kernel", report.kernel);
  tell("image", report.image);
  tell("project", report.project_digest);
  return facts.empty() ? "" : "- " + join(facts, ", ") + "\n";
}

std::string notes_part(const MatrixReport& report) {
  std::string text;
  for (const auto& note : report.notes) {
    text += "- " + markdown_text(note) + "\n";
  }
  text += box_part(report);
  return text + fmt::format("- made by goiso {} on {} in {}, {} boxes; each cell ran without a network\n",
                            report.goiso_version, to_rfc3339(report.started), human_duration(report.elapsed),
                            report.containers);
}

}  // namespace

std::string to_markdown(const MatrixReport& report) {
  return title(report) + facts(report) + table(report) + changes_part(report) + searches_part(report) +
         groups_part(report) + notes_part(report);
}

}  // namespace goiso
