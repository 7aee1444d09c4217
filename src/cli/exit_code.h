#pragma once
#include <vector>

#include "base/error.h"
#include "command/answer.h"
#include "model/verdict.h"
#include "report/run_report.h"

namespace goiso {

/// The exit codes of README.md: 0–127 speak of the Go code, 128 and up of goiso. Nothing else picks one.
int exit_code(const Error& error);
int exit_code(const Verdict& verdict);
int exit_code(const Answer& answer);
/// Of several runs: that of all when they agree, 11 (flaky) when they do not.
int exit_code(const std::vector<RunReport>& reports);

}  // namespace goiso
