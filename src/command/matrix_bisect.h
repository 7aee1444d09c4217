#pragma once
#include <stop_token>

#include "base/result.h"
#include "command/bisect.h"
#include "command/cell_questions.h"
#include "command/house.h"
#include "command/matrix_options.h"
#include "command/matrix_question.h"
#include "command/study_watch.h"
#include "report/matrix_report.h"

namespace goiso {

/// The search for the release between the two cells of a change: the question of the newer cell, asked of every
/// release. A failure on the older side counts as good. kUsage for what no search can ask: another go line, a Go of the
/// user's own.
Result<BisectOrder> search_order(const MatrixOptions& options, const MatrixGround& ground,
                                 const CellQuestions& questions, const MatrixReport& report,
                                 const MatrixChange& change);

/// Searches where each kind of failure began: one search a group, between the first two releases of the matrix that it
/// lies between. Fills in report.regressions; what cannot be searched becomes a note there, for the matrix stands
/// whatever comes of it.
void bisect_regressions(const MatrixOptions& options, const MatrixGround& ground, House& house, MatrixReport& report,
                        StudyWatch& watch, std::stop_token stop);

}  // namespace goiso
