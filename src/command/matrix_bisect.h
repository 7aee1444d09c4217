#pragma once
#include <stop_token>

#include "command/house.h"
#include "command/matrix_options.h"
#include "command/matrix_question.h"
#include "command/study_watch.h"
#include "report/matrix_report.h"

namespace goiso {

/// Searches where each kind of failure began: one search a group, between the first two releases of the matrix that it
/// lies between. Fills in report.regressions; what cannot be searched becomes a note there, for the matrix stands
/// whatever comes of it.
void bisect_regressions(const MatrixOptions& options, const MatrixGround& ground, House& house, MatrixReport& report,
                        StudyWatch& watch, std::stop_token stop);

}  // namespace goiso
