#include "report/matrix_markdown.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/text.h"
#include "report/bisect_sentences.h"
#include "report/markup.h"
#include "report/matrix_grid.h"
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

std::string group_part(const MatrixReport& report, const MatrixGroup& group) {
  constexpr std::size_t kMost = 12;
  auto text = fmt::format("### Group {}: {} {}, {}\n\n", group.id, group.cells.size(),
                          group.cells.size() == 1 ? "cell" : "cells", group.outcome);
  if (group.signature) {
    const auto& signature = *group.signature;
    text += fmt::format("{} · {} {}{}\n\n", markdown_code(signature.id), signature.phase, signature.kind,
                        signature.package.empty() ? "" : " in " + markdown_code(signature.package));
  }
  const auto* cell = first_cell_of(report, group.id);
  text += markdown_block(cell == nullptr || cell->result->log_tail.empty() ? group.first_line : cell->result->log_tail);
  std::vector<std::string> names(
      group.cells.begin(), group.cells.begin() + static_cast<std::ptrdiff_t>(std::min(kMost, group.cells.size())));
  std::transform(names.begin(), names.end(), names.begin(), [](const auto& name) { return markdown_code(name); });
  const auto more = group.cells.size() - names.size();
  return text + "\n" + join(names, ", ") + (more == 0 ? "" : fmt::format(" and {} more", more)) + "\n\n";
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
    text += "- " + markdown_text(headline(search)) + " (" + markdown_text(effort(search)) + ")\n";
    for (const auto& cause : search.attribution) {
      text += "  - " + markdown_text(cause.effect) + "\n";
    }
  }
  return text.empty() ? "" : "## Since when\n\n" + text + "\n";
}

std::string notes_part(const MatrixReport& report) {
  std::string text;
  for (const auto& note : report.notes) {
    text += "- " + markdown_text(note) + "\n";
  }
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
