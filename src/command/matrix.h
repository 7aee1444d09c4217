#pragma once
#include <optional>
#include <stop_token>

#include "base/result.h"
#include "command/house.h"
#include "command/matrix_options.h"
#include "command/matrix_watcher.h"
#include "command/study_watch.h"
#include "lab/matrix.h"
#include "report/matrix_report.h"

namespace goiso {

/// A matrix, told, and what there is to say of it as a whole.
struct MatrixAnswer {
  MatrixReport report;
  MatrixStanding standing = MatrixStanding::kAllUnknown;
  std::optional<Error> trouble;  ///< the first that kept a cell from its answer: then nobody may call it fine
  bool is_interrupted = false;   ///< somebody stopped it: the report says how far it came
};

/// Asks every cell. A cell that fails, and one that could not be asked, is part of the answer; an Error means that
/// there is none at all. Every run is kept in the run store, the whole as a study and as the latest matrix of its
/// question.
/// `searches` is told of those that --bisect asks for.
Result<MatrixAnswer> run_matrix(const MatrixOptions& options, House& house, MatrixWatcher& watcher,
                                StudyWatch& searches, std::stop_token stop);

}  // namespace goiso
