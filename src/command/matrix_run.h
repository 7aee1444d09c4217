#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/cell_questions.h"
#include "command/matrix_watcher.h"
#include "report/matrix_report.h"

namespace goiso {

/// What running the cells of a matrix takes.
struct MatrixWork {
  const MatrixPlan& plan;
  const CellQuestions& questions;
  /// What does this build do? Any thread.
  std::function<Result<ProbeResult>(const ProbeQuestion& question, std::stop_token stop)> ask;
  /// Gets the SDK of a release, by its name in the matrix; called by one thread.
  std::function<Result<void>(const std::string& go, std::stop_token stop)> provide;
  std::vector<std::size_t> order;  ///< the cells to run, in the order they are wanted in
  std::vector<std::string> gos;    ///< the SDKs they need, in the order to get them in
  std::size_t jobs = 1;
  int repeat = 1;  ///< MatrixEffort::repeat
  int retry = 0;   ///< MatrixEffort::retry
  bool fail_fast = false;
};

struct MatrixEnd {
  std::optional<Error> trouble;  ///< the first error that kept a cell from its answer; none when each has one
  bool is_interrupted = false;   ///< the caller's stop was requested before all was done
};

/// Counts one more run of a cell, and all that are known of the same build. The first failure stands for the cell; runs
/// that do not end like it disagree.
void count_run(MatrixCell& cell, ProbeResult run);

/// Runs the cells, `jobs` at once, while SDKs are still on their way, and fills in result, runs, failures and not_run
/// of report.cells. Trouble of ours is tried three times; then that cell has no answer and the others go on, unless it
/// would meet them all (no engine, no disk, a project that cannot be read).
MatrixEnd run_cells(const MatrixWork& work, MatrixReport& report, MatrixWatcher& watcher, std::stop_token stop);

}  // namespace goiso
