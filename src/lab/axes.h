#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace goiso {

/// What a matrix varies, and the values that takes, in the order they were asked for.
struct MatrixAxis {
  std::string name;  ///< one of axis_names()
  std::vector<std::string> values;
};

/// The value of each axis, in the order of the axes.
using AxisValues = std::vector<std::string>;

/// go, platform, cgo, race, go-line, tags, GODEBUG, GOEXPERIMENT, command: the order of a cell's id.
const std::vector<std::string>& axis_names();

/// Some cells of a matrix: those that have one of the listed values on every axis named. A '*' in a value stands for
/// any text; without a condition all cells are meant.
struct CellRule {
  std::string text;  ///< as the user wrote it
  std::map<std::string, std::vector<std::string>> when;
};

/// What those cells are expected to do: one of the words that check_expectation() knows.
struct CellExpectation {
  CellRule cells;
  std::vector<std::string> any_of;
};

enum class Cover {
  kAll,       ///< every combination
  kPairwise,  ///< as few as show every pair of values of any two axes together
};

/// What a matrix is made of, before it is known which cells that gives.
struct MatrixQuestion {
  std::vector<MatrixAxis> axes;   ///< "go" first
  std::vector<CellRule> exclude;  ///< cells taken out
  std::vector<CellRule> include;  ///< cells added after that, also ones that were taken out; a value that its axis does
                                  ///< not have is added to it, an axis that is not named takes all its values
  std::vector<CellExpectation> expect;  ///< the last one that speaks of a cell holds
  Cover cover = Cover::kAll;
  std::size_t max_cells = 2'000;
};

struct PlannedCell {
  std::string id;  ///< "go1.22.1,linux/amd64,cgo0": the release, and what else differs within the matrix
  AxisValues values;
  std::vector<std::string> expected;  ///< any of these; empty: nobody said
};

struct MatrixPlan {
  std::vector<MatrixAxis> axes;    ///< with what `include` added; the releases in Go's order
  std::vector<PlannedCell> cells;  ///< in the order of the axes, the first changing slowest; none twice
  std::vector<std::string> notes;  ///< rules that speak of no cell
};

/// More combinations than this are refused before anything else is looked at, whatever max_cells says.
inline constexpr std::size_t kMostCombinations = 1'000'000;

/// kUsage for an axis without a value, a rule about an axis that is none, an expectation that cannot be met by any run,
/// a matrix without a cell, and one of more than max_cells. Pure.
Result<MatrixPlan> plan_matrix(const MatrixQuestion& question);

bool holds(const CellRule& rule, const std::vector<MatrixAxis>& axes, const AxisValues& values);

/// kUsage unless it is pass, fail, flaky, untestable, timed-out, out-of-memory, a signature's id or a reason of
/// diagnose/judge.h.
Result<void> check_expectation(const std::string& word);

/// Does `pattern` describe all of `text`? A '*' stands for any text.
bool matches(std::string_view pattern, std::string_view text);

}  // namespace goiso
