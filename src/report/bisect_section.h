#pragma once
#include <string>

#include "report/bisect_report.h"
#include "report/page_logs.h"

namespace goiso {

/// The parts of a page that tell one bisection: the boundary, its picture, the cause, what is left, every probe. Ids of
/// its elements begin with `prefix` ([a-z0-9-]), so that several fit on a page. `logs` may be null, as for to_html.
std::string bisect_section(const BisectReport& report, const std::string& prefix, PageLogs* logs);

}  // namespace goiso
