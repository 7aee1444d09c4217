#pragma once
#include <vector>

#include "base/error.h"
#include "command/answer.h"
#include "command/matrix.h"
#include "model/verdict.h"
#include "report/bisect_report.h"
#include "report/run_report.h"

namespace goiso {

/// The exit codes of README.md: 0–127 speak of the Go code, 128 and up of goiso. Nothing else picks one.
int exit_code(const Error& error);
int exit_code(const Verdict& verdict);
int exit_code(const Answer& answer);
/// Of a run: that of its verdict, but 10 for a failure that is not the one that was named.
int exit_code(const RunReport& report);
/// Of several runs: that of all when they agree, 11 (flaky) when they do not.
int exit_code(const std::vector<RunReport>& reports);
/// The same for git bisect, which takes 1 to 127 for bad and 125 for untested: 125 instead of 10, 11, and of 124 where
/// a failure was named and running out of time is not it.
int git_bisect_exit_code(const std::vector<RunReport>& reports);
/// Of a search: 0 a boundary or a cause was found, 11 the confidence was not reached, 12 only untested releases are
/// left, 13 the good end fails, 14 the bad end does not, 15 several changes.
int exit_code(const BisectReport& report);
/// Of a matrix: 1 some cell is not as expected, else the code of the trouble that kept a cell from its answer, else 11
/// only flaky cells deviate, 125 no cell could be tested, 0 all is as expected.
int exit_code(const MatrixAnswer& answer);

}  // namespace goiso
