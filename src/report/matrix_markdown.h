#pragma once
#include <string>

#include "report/matrix_report.h"

namespace goiso {

/// A summary for an issue or a job page (GitHub Markdown): a table of versions by everything else, the groups with
/// their first error, what changed between neighbours. Whatever the project wrote stands in code. Ends in a newline.
std::string to_markdown(const MatrixReport& report);

}  // namespace goiso
