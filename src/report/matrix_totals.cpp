#include "report/matrix_totals.h"

namespace goiso {
namespace {

void count(Outcome outcome, MatrixTotals& totals) {
  switch (outcome) {
    case Outcome::kPassed:
      ++totals.passed;
      break;
    case Outcome::kFailed:
      ++totals.failed;
      break;
    case Outcome::kTimedOut:
      ++totals.timed_out;
      break;
    case Outcome::kOutOfMemory:
      ++totals.out_of_memory;
      break;
    case Outcome::kUntestable:
      ++totals.untestable;
      break;
  }
}

}  // namespace

MatrixTotals totals_of(const MatrixReport& report) {
  MatrixTotals totals;
  for (const auto& cell : report.cells) {
    ++totals.cells;
    totals.flaky += cell.is_flaky() ? 1 : 0;
    totals.unexpected += !cell.is_as_expected && !cell.is_flaky() ? 1 : 0;
    totals.cached += cell.result && cell.result->is_cached ? 1 : 0;
    if (cell.result) {
      count(cell.result->verdict.outcome, totals);
    } else {
      ++totals.not_run;
    }
  }
  return totals;
}

}  // namespace goiso
