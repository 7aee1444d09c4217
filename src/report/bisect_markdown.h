#pragma once
#include <string>

#include "report/bisect_report.h"

namespace goiso {

/// A report for an issue tracker (GitHub Markdown): what changed, the commands that show it, the first error, a table
/// of every transition and every probe, the project when it is small. Whatever the project wrote stands in code, so
/// that it can neither mark up nor mention anybody. Ends in a newline.
std::string to_markdown(const BisectReport& report);

}  // namespace goiso
