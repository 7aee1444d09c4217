#pragma once
#include "lab/matrix.h"
#include "report/matrix_report.h"

namespace goiso {

/// What the results of a report's cells come to: fills in is_as_expected and group of each cell, groups and changes.
/// Pure; the same results give the same conclusion. Says how all of it stands.
MatrixStanding conclude(MatrixReport& report);

}  // namespace goiso
