#include "command/matrix_conclusion.h"

#include "base/text.h"

namespace goiso {
namespace {

AxisValues values_of(const MatrixCell& cell, const MatrixReport& report) {
  AxisValues values;
  for (const auto& [name, all] : report.axes) {
    const auto other = cell.axes.find(name);
    values.push_back(name == "go"               ? cell.go
                     : name == "platform"       ? cell.platform
                     : other == cell.axes.end() ? ""
                                                : other->second);
  }
  return values;
}

std::vector<CellFacts> facts_of(const MatrixReport& report) {
  std::vector<CellFacts> facts;
  for (const auto& cell : report.cells) {
    CellFacts one{values_of(cell, report), std::nullopt, cell.runs, cell.failures, expected_words(cell.expected)};
    if (cell.result) {
      one.verdict = cell.result->verdict;
    }
    facts.push_back(std::move(one));
  }
  return facts;
}

void add_groups(const std::vector<CellFacts>& facts, MatrixReport& report) {
  report.groups.clear();
  for (const auto& group : group_failures(facts)) {
    MatrixGroup told{std::to_string(report.groups.size() + 1), group.outcome, group.signature, {}, {}};
    for (const auto place : group.cells) {
      report.cells[place].group = told.id;
      told.cells.push_back(report.cells[place].id);
    }
    told.first_line = group.signature ? group.signature->first_line : "";
    report.groups.push_back(std::move(told));
  }
}

const char* word_for(NeighbourChange::Kind kind) {
  switch (kind) {
    case NeighbourChange::Kind::kRegression:
      return "regression";
    case NeighbourChange::Kind::kFix:
      return "fix";
    case NeighbourChange::Kind::kOtherFailure:
      return "change";
  }
  return "change";
}

void add_changes(const std::vector<CellFacts>& facts, MatrixReport& report) {
  report.changes.clear();
  for (const auto& change : changes_between_neighbours(facts)) {
    const auto& from = report.cells[change.from];
    const auto& to = report.cells[change.to];
    const auto& failing = change.kind == NeighbourChange::Kind::kFix ? from : to;
    report.changes.push_back({from.id, to.id, word_for(change.kind), failing.group});
  }
}

}  // namespace

std::vector<std::string> expected_words(const std::string& expected) {
  std::vector<std::string> words;
  for (const auto word : expected.empty() ? std::vector<std::string_view>{} : split(expected, '|')) {
    words.emplace_back(word);
  }
  return words;
}

MatrixStanding conclude(MatrixReport& report) {
  const auto facts = facts_of(report);
  for (std::size_t place = 0; place < facts.size(); ++place) {
    const auto standing = standing_of(facts[place]);
    auto& cell = report.cells[place];
    cell.is_as_expected = standing == CellStanding::kAsExpected || standing == CellStanding::kUnknown;
    cell.group.clear();
  }
  add_groups(facts, report);
  add_changes(facts, report);
  return standing_of(facts);
}

}  // namespace goiso
