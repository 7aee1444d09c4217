#pragma once
#include <string>

#include "report/matrix_report.h"
#include "report/run_text.h"

namespace goiso {

/// The table of a matrix, with what its columns and symbols mean below it; every line ends in a newline.
std::string matrix_table(const MatrixReport& report, const TextStyle& style);

/// "ok", "F1" (failed, group 1), "T2" (timed out), "M3" (out of memory), "?4" (untestable), "~1" (flaky), "-" (not
/// run); with a "!" when that was not expected.
std::string cell_symbol(const MatrixCell& cell);

}  // namespace goiso
