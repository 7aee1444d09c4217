#pragma once
#include <string>

#include "base/result.h"
#include "report/run_report.h"
#include "report/run_store.h"
#include "report/sql.h"

namespace goiso {

/// A run as the table has it.
struct RunRow {
  RunSummary summary;
  std::string log;       ///< SHA-256 of the log in hex
  std::string document;  ///< goiso.run/1
};

RunSummary summary_of(const RunReport& report);
/// kStore when the id is taken.
Result<void> insert_run(Sql& sql, const RunRow& run);
/// Does nothing when the id is taken.
Result<void> insert_run_once(Sql& sql, const RunRow& run);

}  // namespace goiso
