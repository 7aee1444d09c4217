#pragma once
#include "report/matrix_report.h"

namespace goiso {

/// How many cells there are of each kind. A flaky cell counts by its outcome too.
struct MatrixTotals {
  int cells = 0;
  int passed = 0, failed = 0, timed_out = 0, out_of_memory = 0, untestable = 0, not_run = 0;
  int flaky = 0;
  int unexpected = 0;  ///< without those that are only flaky
  int cached = 0;
};
MatrixTotals totals_of(const MatrixReport& report);

}  // namespace goiso
