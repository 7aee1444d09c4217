#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "report/matrix_report.h"

namespace goiso {

/// Is told how a matrix goes. Calls come from any thread, one at a time; cells are named by their place in the report.
class MatrixWatcher {
 public:
  virtual ~MatrixWatcher() = default;
  /// Once, before the first cell: the report with no result in it, how long cells took before (by place), and how many
  /// run at once.
  virtual void planned(const MatrixReport& report, const std::vector<std::optional<std::chrono::milliseconds>>& times,
                       std::size_t jobs) = 0;
  virtual void cell_started(std::size_t cell) = 0;
  virtual void cell_ended(std::size_t cell, const MatrixCell& known) = 0;
};

/// How long `jobs` at once will take for cells that took so long before; those nobody knows count as the mean. nullopt
/// when no time is known.
std::optional<std::chrono::milliseconds> time_left(const std::vector<std::optional<std::chrono::milliseconds>>& times,
                                                   std::size_t jobs);

}  // namespace goiso
