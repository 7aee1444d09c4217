#pragma once
#include <string>

#include "report/run_report.h"

namespace goiso {

/// The one command worth trying after this run, ready to paste: another Go, a larger limit, `go mod vendor`, the whole
/// log. "" when nothing helps.
std::string next_step(const RunReport& report);

}  // namespace goiso
