#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/folders.h"
#include "report/matrix_report.h"

namespace goiso {

/// The latest matrix of each question, `STATE/matrices/…json` (goiso.matrix/1). One question is one project's root, its
/// commands, all cells, whatever their results, and `flags`: what all builds have beside their cells (box_flags.h), no
/// limits, for what ran into one is asked again with another.
class MatrixHistory {
 public:
  MatrixHistory(const Folders& folders, const std::string& project_root, const std::vector<std::string>& flags,
                const MatrixReport& report);

  /// nullopt when this question was never asked, or what was kept of it cannot be read.
  std::optional<MatrixReport> latest() const;
  /// Readers see the old one or the new. kStore when the disk will not have it.
  Result<void> keep(const MatrixReport& report) const;

 private:
  std::filesystem::path file_;
};

/// How long each cell took there, by place in `report`; none for those that nobody asked.
std::vector<std::optional<std::chrono::milliseconds>> times_in(const std::optional<MatrixReport>& latest,
                                                               const MatrixReport& report);

/// Which cells of `report` were not fine there: not as `report` expects, flaky, or without an answer though one was
/// wanted.
std::vector<bool> not_fine_in(const MatrixReport& latest, const MatrixReport& report);

}  // namespace goiso
