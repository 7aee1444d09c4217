#pragma once
#include <optional>

#include "command/house.h"
#include "command/matrix_watcher.h"
#include "report/study_journal.h"

namespace goiso {

/// A matrix as a study that `goiso runs` shows: its cells as they end, in the end its document. It is not resumed:
/// asked again, a matrix finds its answers in the probe cache. Tells another watcher what it is told itself.
class MatrixStudy final : public MatrixWatcher {
 public:
  /// Begins it, and names it in the report. One that cannot be kept has no name and a note that says why. `next` must
  /// outlive this.
  MatrixStudy(House& house, MatrixReport& report, MatrixWatcher& next);

  void planned(const MatrixReport& report, const std::vector<std::optional<std::chrono::milliseconds>>& times,
               std::size_t jobs) override;
  void cell_started(std::size_t cell) override { next_.cell_started(cell); }
  void cell_ended(std::size_t cell, const MatrixCell& known) override;

  /// Keeps the document. The report gets a note when that cannot be done.
  void finish(MatrixReport& report);

 private:
  MatrixWatcher& next_;
  std::optional<Study> study_;  // none when it cannot be kept
};

}  // namespace goiso
