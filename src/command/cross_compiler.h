#pragma once
#include <string>

#include "report/run_report.h"

namespace goiso {

/// A sentence that says which C cross compiler a failed build would have needed; "" for a build that passed, uses no
/// cgo, is for the box's own platform, or named a compiler of its own (CC). Pure.
std::string missing_cross_compiler(const RunReport& report);

}  // namespace goiso
