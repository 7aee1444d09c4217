#pragma once
#include <string>

#include "report/matrix_report.h"

namespace goiso {

/// JUnit XML: one suite, a case for each cell, named by its id. A cell that is as expected passes; an unexpected
/// failure has the type fail-same when it is in the largest group and fail-different otherwise, an unexpected pass
/// unexpected-pass; what ran into a limit is an error, what could not be tested or did not run is skipped, and cells
/// whose runs disagree carry a flakyFailure. Properties carry signature and digests.
std::string to_junit(const MatrixReport& report);

}  // namespace goiso
