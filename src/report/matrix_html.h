#pragma once
#include <string>

#include "report/matrix_report.h"
#include "report/page_logs.h"

namespace goiso {

/// One self-contained page: versions by everything else as a table, filtered by group, the log of each cell folded in,
/// what changed between neighbours, the searches of --bisect. It asks no network for anything (its own policy forbids
/// it), and whatever the project wrote is text, never markup. The same bytes for the same report.
/// `logs` reads the kept logs; without it each run shows its excerpt alone.
std::string to_html(const MatrixReport& report, PageLogs* logs = nullptr);

}  // namespace goiso
