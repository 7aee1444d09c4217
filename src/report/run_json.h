#pragma once
#include <string>
#include <vector>

#include "base/error.h"
#include "report/run_report.h"

namespace goiso {

/// goiso.run/1 (contracts.md): two spaces, fixed order of keys, ends in a newline. Valid UTF-8 whatever the log holds:
/// log.head and log.tail are excerpts of at most 4 KiB with U+FFFD for what is no UTF-8.
std::string to_json(const RunReport& report);

/// goiso.runs/1: the runs in the order given, and "agreement": how many share the most frequent answer (outcome and
/// signature), "4/5".
std::string to_json(const std::vector<RunReport>& reports);

/// goiso.error/1.
std::string to_json(const Error& error, int exit_code);

}  // namespace goiso
