#include "report/matrix_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "report/matrix_grid.h"
#include "report/one_line.h"

namespace goiso {
namespace {

constexpr const char* kGreen = "\x1b[32m";
constexpr const char* kRed = "\x1b[31m";
constexpr const char* kYellow = "\x1b[33m";
constexpr std::size_t kFewestToFold = 3;

// What a cell is besides its release, and how that is written.
std::string column_of(const MatrixCell& cell, const std::set<std::string>& varying) {
  std::vector<std::string> parts;
  if (varying.contains("platform")) {
    parts.push_back(cell.platform);
  }
  for (const auto& [name, value] : cell.axes) {
    if (varying.contains(name)) {
      const bool is_switch = name == "cgo" || name == "race";
      parts.push_back(is_switch ? name + value : fmt::format("{}={}", name, axis_word(name, value)));
    }
  }
  return join(parts, ", ");
}

struct Row {
  std::string label;
  std::vector<const MatrixCell*> cells;  // by column; null: there is no such cell
};

struct Table {
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

std::set<std::string> varying_axes(const MatrixReport& report) {
  std::set<std::string> names;
  for (const auto& [name, values] : report.axes) {
    if (name != "go" && values.size() > 1) {
      names.insert(name);
    }
  }
  return names;
}

Table table_of(const MatrixReport& report) {
  const auto varying = varying_axes(report);
  Table table;
  std::map<std::string, std::size_t> column, row;
  for (const auto& cell : report.cells) {
    const auto name = column_of(cell, varying);
    if (column.emplace(name, table.columns.size()).second) {
      table.columns.push_back(name);
    }
    if (row.emplace(cell.go, table.rows.size()).second) {
      table.rows.push_back({one_line(cell.go), {}});
    }
    auto& cells = table.rows[row[cell.go]].cells;
    cells.resize(std::max(cells.size(), column[name] + 1));
    cells[column[name]] = &cell;
  }
  for (auto& one : table.rows) {
    one.cells.resize(table.columns.size());
  }
  return table;
}

std::string symbol_in(const Row& row, std::size_t column) {
  return row.cells[column] == nullptr ? "" : cell_symbol(*row.cells[column]);
}

bool look_alike(const Row& one, const Row& other) {
  for (std::size_t i = 0; i < one.cells.size(); ++i) {
    if (symbol_in(one, i) != symbol_in(other, i)) {
      return false;
    }
  }
  return true;
}

// Three or more releases in a row with the same symbols become one line.
std::vector<Row> folded(const std::vector<Row>& rows) {
  std::vector<Row> out;
  for (std::size_t first = 0; first < rows.size();) {
    auto after = first + 1;
    while (after < rows.size() && look_alike(rows[first], rows[after])) {
      ++after;
    }
    const auto count = after - first;
    if (count >= kFewestToFold) {
      out.push_back({fmt::format("{} … {} ({})", rows[first].label, rows[after - 1].label, count), rows[first].cells});
    } else {
      out.insert(out.end(), rows.begin() + static_cast<std::ptrdiff_t>(first),
                 rows.begin() + static_cast<std::ptrdiff_t>(after));
    }
    first = after;
  }
  return out;
}

// A, B … Z, AA, AB …
std::string letter(std::size_t column) {
  constexpr std::size_t kLetters = 26;
  const auto last = std::string(1, static_cast<char>('A' + column % kLetters));
  return column < kLetters ? last : letter(column / kLetters - 1) + last;
}

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, columns_of(text)), ' ');
}

// Where something is expected, the colour says whether it came; the symbol says what came.
const char* colour_of(const MatrixCell& cell) {
  if (cell.is_flaky() || !cell.result) {
    return kYellow;
  }
  if (!cell.expected.empty() && cell.result->verdict.outcome != Outcome::kUntestable) {
    return cell.is_as_expected ? kGreen : kRed;
  }
  switch (cell.result->verdict.outcome) {
    case Outcome::kPassed:
      return kGreen;
    case Outcome::kFailed:
      return kRed;
    default:
      return kYellow;
  }
}

struct Layout {
  std::size_t label = 0, column = 0;  // widths
};

Layout layout_of(const std::vector<Row>& rows, std::size_t columns) {
  Layout layout{0, columns_of(letter(columns - 1))};
  for (const auto& row : rows) {
    layout.label = std::max(layout.label, columns_of(row.label));
    for (std::size_t i = 0; i < columns; ++i) {
      layout.column = std::max(layout.column, symbol_in(row, i).size());
    }
  }
  return layout;
}

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string row_line(const Row& row, std::size_t first, std::size_t last, const Layout& layout, Colour colour) {
  auto line = padded(row.label, layout.label);
  for (auto i = first; i < last; ++i) {
    const auto symbol = symbol_in(row, i);
    const auto room = std::string(layout.column - symbol.size(), ' ');
    const bool is_painted = colour == Colour::kAlways && !symbol.empty();
    line += "  " + (is_painted ? colour_of(*row.cells[i]) + symbol + "\x1b[0m" : symbol) + room;
  }
  return without_trailing_blanks(line);
}

// The columns [first, last) under their letters.
std::string block(const std::vector<Row>& rows, std::size_t first, std::size_t last, const Layout& layout,
                  Colour colour) {
  std::string text;
  if (rows.front().cells.size() > 1) {
    auto line = std::string(layout.label, ' ');
    for (auto i = first; i < last; ++i) {
      line += "  " + padded(letter(i), layout.column);
    }
    text += without_trailing_blanks(line);
  }
  for (const auto& row : rows) {
    text += row_line(row, first, last, layout, colour);
  }
  return text;
}

std::string column_legend(const std::vector<std::string>& columns) {
  std::string text;
  for (std::size_t i = 0; columns.size() > 1 && i < columns.size(); ++i) {
    text += fmt::format("{}  {}\n", letter(i), one_line(columns[i]));
  }
  return text;
}

std::string symbol_legend(const MatrixReport& report) {
  static const std::vector<std::pair<char, const char*>> kMeanings{
      {'o', "ok passed"},    {'F', "F failed"}, {'T', "T timed out"}, {'M', "M out of memory"},
      {'?', "? untestable"}, {'~', "~ flaky"},  {'-', "- not run"},   {'!', "! unexpected"}};
  std::set<char> used;
  for (const auto& cell : report.cells) {
    const auto symbol = cell_symbol(cell);
    used.insert(symbol.front());
    used.insert(symbol.back());
  }
  std::vector<std::string> words;
  for (const auto& [symbol, meaning] : kMeanings) {
    if (used.contains(symbol)) {
      words.emplace_back(meaning);
    }
  }
  return join(words, " · ") + (report.groups.empty() ? "" : " · 1, 2 … the group") + "\n";
}

}  // namespace

std::string cell_symbol(const MatrixCell& cell) {
  const auto surprise = cell.is_as_expected ? "" : "!";
  if (!cell.result) {
    return std::string{"-"} + surprise;
  }
  if (cell.is_flaky()) {
    return "~" + cell.group + surprise;
  }
  switch (cell.result->verdict.outcome) {
    case Outcome::kPassed:
      return std::string{"ok"} + surprise;
    case Outcome::kFailed:
      return "F" + cell.group + surprise;
    case Outcome::kTimedOut:
      return "T" + cell.group + surprise;
    case Outcome::kOutOfMemory:
      return "M" + cell.group + surprise;
    case Outcome::kUntestable:
      return "?" + cell.group + surprise;
  }
  return "F" + cell.group + surprise;
}

std::string matrix_table(const MatrixReport& report, const TextStyle& style) {
  const auto table = table_of(report);
  if (table.rows.empty()) {
    return "";
  }
  const auto rows = folded(table.rows);
  const auto columns = table.columns.size();
  const auto layout = layout_of(rows, columns);
  const auto width = style.width == 0 ? SIZE_MAX : static_cast<std::size_t>(style.width);
  const auto room = width - std::min(width, layout.label);
  const auto fit = std::clamp<std::size_t>(room / (layout.column + 2), 1, columns);
  std::string text;
  for (std::size_t first = 0; first < columns; first += fit) {
    text += (first == 0 ? "" : "\n") + block(rows, first, std::min(first + fit, columns), layout, style.colour);
  }
  return text + "\n" + column_legend(table.columns) + symbol_legend(report);
}

}  // namespace goiso
