#pragma once
#include <string>

#include "report/bisect_report.h"

namespace goiso {

/// JUnit XML: one suite, a case for each probe. Good passes; bad is a failure of type fail-same, another failure is
/// fail-different; what ran into a limit is an error, what could not be tested is skipped. Properties carry the answer.
std::string to_junit(const BisectReport& report);

}  // namespace goiso
