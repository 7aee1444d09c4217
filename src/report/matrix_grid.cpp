#include "report/matrix_grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "report/verdict_words.h"

namespace goiso {
namespace {

constexpr const char* kPlatform = "platform";

std::string value_of(const MatrixCell& cell, const std::string& dimension) {
  if (dimension == kPlatform) {
    return cell.platform;
  }
  const auto at = cell.axes.find(dimension);
  return at == cell.axes.end() ? "" : at->second;
}

// The platform first, then the axes as they were asked for, then those that nobody named.
std::vector<std::string> differing(const MatrixReport& report) {
  std::vector<std::string> names{kPlatform};
  const auto take = [&](const std::string& name) {
    if (name != "go" && std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  };
  for (const auto& [name, values] : report.axes) {
    take(name);
  }
  for (const auto& cell : report.cells) {
    for (const auto& [name, value] : cell.axes) {
      take(name);
    }
  }
  std::erase_if(names, [&](const auto& name) {
    return std::all_of(report.cells.begin(), report.cells.end(),
                       [&](const auto& cell) { return value_of(cell, name) == value_of(report.cells.front(), name); });
  });
  return names;
}

template <class T>
std::size_t index_in(std::map<T, std::size_t>& places, const T& key) {
  return places.emplace(key, places.size()).first->second;
}

bool any_cell(const MatrixReport& report, bool (*is_so)(const MatrixCell&)) {
  return std::any_of(report.cells.begin(), report.cells.end(), is_so);
}

template <Outcome outcome>
bool came_out(const MatrixCell& cell) {
  return cell.result && cell.result->verdict.outcome == outcome;
}

}  // namespace

std::string axis_word(const std::string& axis, const std::string& value) {
  return !value.empty() ? value : axis == "go-line" ? "own" : "none";
}

std::string MatrixGrid::name_of(std::size_t column) const {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    const auto& value = columns[column].values[i];
    parts.push_back(dimensions[i] == kPlatform ? value : fmt::format("{}={}", dimensions[i], value));
  }
  return join(parts, " ");
}

MatrixGrid grid_of(const MatrixReport& report) {
  MatrixGrid table;
  table.dimensions = report.cells.empty() ? std::vector<std::string>{} : differing(report);
  std::map<std::vector<std::string>, std::size_t> columns;
  std::map<std::string, std::size_t> rows;
  for (const auto& cell : report.cells) {
    std::vector<std::string> values;
    for (const auto& dimension : table.dimensions) {
      values.push_back(axis_word(dimension, value_of(cell, dimension)));
    }
    const auto column = index_in(columns, values);
    const auto row = index_in(rows, cell.go);
    if (column == table.columns.size()) {
      table.columns.push_back({values});
    }
    if (row == table.rows.size()) {
      table.rows.push_back(cell.go);
      table.cells.emplace_back();
    }
    auto& line = table.cells[row];
    line.resize(std::max(line.size(), column + 1), nullptr);
    line[column] = &cell;
  }
  for (auto& line : table.cells) {
    line.resize(table.columns.size(), nullptr);
  }
  return table;
}

std::vector<ChangeSummary> summaries_of(const MatrixReport& report) {
  std::map<std::string, std::string> go_of;
  for (const auto& cell : report.cells) {
    go_of[cell.id] = cell.go;
  }
  std::vector<ChangeSummary> summaries;
  for (const auto& change : report.changes) {
    const auto from = go_of[change.from];
    const auto to = go_of[change.to];
    auto same = std::find_if(summaries.begin(), summaries.end(), [&](const auto& one) {
      return one.kind == change.kind && one.group == change.group && one.from_go == from && one.to_go == to;
    });
    if (same == summaries.end()) {
      same = summaries.insert(summaries.end(), {change.kind, from, to, change.group, {}});
    }
    same->changes.push_back(&change);
  }
  return summaries;
}

std::string cell_mark(const MatrixCell& cell) {
  if (!cell.result) {
    return "○";
  }
  const auto mark = symbol_of(cell.result->verdict.outcome) + cell.group;
  return mark + (cell.is_flaky() ? "~" : "") + (cell.is_as_expected ? "" : "!");
}

std::string legend(const MatrixReport& report) {
  std::vector<std::string> parts;
  const auto tell = [&](bool (*is_so)(const MatrixCell&), const char* text) {
    if (any_cell(report, is_so)) {
      parts.emplace_back(text);
    }
  };
  tell(came_out<Outcome::kPassed>, "✓ passed");
  tell(came_out<Outcome::kFailed>, "✗ failed, with the number of its group");
  tell(came_out<Outcome::kTimedOut>, "T timed out");
  tell(came_out<Outcome::kOutOfMemory>, "M out of memory");
  tell(came_out<Outcome::kUntestable>, "– untestable");
  tell([](const MatrixCell& cell) { return !cell.result; }, "○ did not run");
  tell([](const MatrixCell& cell) { return cell.is_flaky(); }, "~ its runs disagree");
  tell([](const MatrixCell& cell) { return cell.result && !cell.is_as_expected; }, "! not as expected");
  return join(parts, " · ");
}

std::string totals_sentence(const MatrixReport& report) {
  std::vector<std::string> parts;
  const auto tell = [&](bool (*is_so)(const MatrixCell&), const char* word) {
    if (const auto count = std::count_if(report.cells.begin(), report.cells.end(), is_so); count > 0) {
      parts.push_back(fmt::format("{} {}", count, word));
    }
  };
  tell(came_out<Outcome::kPassed>, "passed");
  tell(came_out<Outcome::kFailed>, "failed");
  tell(came_out<Outcome::kTimedOut>, "timed out");
  tell(came_out<Outcome::kOutOfMemory>, "out of memory");
  tell(came_out<Outcome::kUntestable>, "untestable");
  tell([](const MatrixCell& cell) { return !cell.result; }, "did not run");
  tell([](const MatrixCell& cell) { return cell.is_flaky(); }, "flaky");
  const auto count = report.cells.size();
  const auto odd = std::count_if(report.cells.begin(), report.cells.end(),
                                 [](const auto& cell) { return cell.result && !cell.is_as_expected; });
  auto text = fmt::format("{} cell{}{}{}", count, count == 1 ? "" : "s", parts.empty() ? "" : ": ", join(parts, ", "));
  return text + (odd == 0 ? "" : fmt::format("; {} not as expected", odd));
}

}  // namespace goiso
