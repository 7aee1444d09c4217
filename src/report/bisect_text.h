#pragma once
#include <string>

#include "report/bisect_report.h"
#include "report/run_text.h"

namespace goiso {

/// The answer for a terminal: the boundary of every branch, the failure, how sure that is, what it cost, what brings
/// the old behaviour back, and as last line the verdict with the next command worth trying. Nothing in it can be obeyed
/// by a terminal but the colours that were asked for; symbols say the same as colours. Ends in a newline.
std::string to_text(const BisectReport& report, const TextStyle& style = {});

}  // namespace goiso
