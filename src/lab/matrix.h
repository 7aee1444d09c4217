#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lab/axes.h"
#include "model/verdict.h"

namespace goiso {

/// One cell of a matrix as far as it is known.
struct CellFacts {
  AxisValues values;                  ///< the first axis is the Go release, older ones come first
  std::optional<Verdict> verdict;     ///< none for a cell that did not run
  int runs = 0, failures = 0;         ///< of a cell that was asked more than once
  std::vector<std::string> expected;  ///< PlannedCell::expected
  bool is_flaky() const { return failures > 0 && failures < runs; }
};

enum class CellStanding {
  kAsExpected,
  kUnexpected,  ///< it failed and nobody said it would, or it does not do what was said: passing counts
  kFlaky,       ///< its runs disagree, and nobody said they would
  kUnknown,     ///< it did not run, or could not be tested
};
/// Where nothing was said a cell is expected to pass.
CellStanding standing_of(const CellFacts& cell);

enum class MatrixStanding {
  kAsExpected,
  kUnexpected,  ///< at least one cell
  kFlaky,       ///< nothing worse than cells whose runs disagree
  kAllUnknown,  ///< not one cell says anything
};
MatrixStanding standing_of(const std::vector<CellFacts>& cells);

/// Cells that ended in the same way: outcome and signature, or reason for want of one.
struct FailureGroup {
  std::string outcome;
  std::optional<FailureSignature> signature;
  std::vector<std::size_t> cells;  ///< in the matrix's order
};
/// Of all cells that ran and did not pass. What failed before what could not be tested, then the largest group first,
/// then the one whose cell comes first.
std::vector<FailureGroup> group_failures(const std::vector<CellFacts>& cells);

/// Two releases that follow one another and do not behave alike, everything else being equal.
struct NeighbourChange {
  enum class Kind { kRegression, kFix, kOtherFailure };
  Kind kind;
  std::size_t from = 0, to = 0;  ///< places in the matrix, the older release first
};
/// Cells that are not known for certain (not run, untestable, flaky) are passed over, never compared. The first release
/// of a minor version that does what the first of an older one did is no change, whatever the patch releases between
/// them do: 1.25.0 may be older than a fault of 1.24.13, and than its repair.
std::vector<NeighbourChange> changes_between_neighbours(const std::vector<CellFacts>& cells);

/// Which cells shard `shard` (from 1) of `shards` runs. Every cell belongs to exactly one; sizes differ by one at most;
/// the same set of ids gives the same shards everywhere.
std::vector<bool> cells_of_shard(const std::vector<std::string>& ids, int shard, int shards);

/// The order to run in: cells whose time nobody knows first, then the longest.
std::vector<std::size_t> longest_first(const std::vector<std::optional<std::chrono::milliseconds>>& times);

/// How long `workers` will take for cells of these times; those without one count as the mean of those with one.
/// nullopt when no time is known.
std::optional<std::chrono::milliseconds> time_for(const std::vector<std::optional<std::chrono::milliseconds>>& times,
                                                  std::size_t workers);

}  // namespace goiso
