#pragma once
#include <string>

#include "report/bisect_report.h"
#include "report/page_logs.h"

namespace goiso {

/// One self-contained page: the answer, a picture of the space with the way of the search, every probe with its log
/// folded in, the cause. It asks no network for anything (its own policy forbids it), and whatever the project wrote is
/// text, never markup. The same bytes for the same report.
std::string to_html(const BisectReport& report, PageLogs* logs = nullptr);

}  // namespace goiso
