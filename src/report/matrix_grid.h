#pragma once
#include <string>
#include <vector>

#include "report/matrix_report.h"

namespace goiso {

/// A matrix laid out for reading: a row for each Go version, a column for each combination of everything else.
struct MatrixGrid {
  struct Column {
    std::vector<std::string> values;  ///< one for each of `dimensions`
  };
  std::vector<std::string> dimensions;  ///< what differs between columns: "platform", "race" …; empty for one column
  std::vector<Column> columns;          ///< in the order of the cells
  std::vector<std::string> rows;        ///< Go versions, in the order of the cells
  std::vector<std::vector<const MatrixCell*>> cells;  ///< [row][column], null where there is no cell

  /// "linux/amd64 race=1"; "" when there is but one column.
  std::string name_of(std::size_t column) const;
};

/// Points into `report`, which must outlive it.
MatrixGrid grid_of(const MatrixReport& report);

/// Changes of one kind between the same two versions into or out of the same group, told together.
struct ChangeSummary {
  std::string kind, from_go, to_go, group;
  std::vector<const MatrixChange*> changes;
};

/// In the order in which the first of each stands in the report; points into it.
std::vector<ChangeSummary> summaries_of(const MatrixReport& report);

/// What stands in one cell of the table: "✓", "✗1" (failed, group 1), "T2" (timed out), "○" (did not run), with "~"
/// when its runs disagree and "!" when it is not as expected.
std::string cell_mark(const MatrixCell& cell);

/// The legend of the marks that occur, in one line.
std::string legend(const MatrixReport& report);

/// "12 cells: 8 passed, 3 failed, 1 untestable; 3 not as expected"
std::string totals_sentence(const MatrixReport& report);

/// A value as a cell's id and the flags have it: "own" for the project's go line, "none" for no tags and settings.
std::string axis_word(const std::string& axis, const std::string& value);

}  // namespace goiso
