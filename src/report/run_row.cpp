#include "report/run_row.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "report/store_schema.h"

namespace goiso {

RunSummary summary_of(const RunReport& report) {
  return {report.run,
          to_rfc3339(report.started),
          report.request.project.path.string(),
          report.request.toolchain.version.name(),
          name_of(report.verdict.outcome),
          report.verdict.reason};
}

Result<void> insert_run(Sql& sql, const RunRow& run) {
  const auto& summary = run.summary;
  TRY(
      sql.change("INSERT INTO runs (id, started, project, go, outcome, reason, log, seal, document) "
                 "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                 {summary.id, summary.started, summary.project, summary.go, summary.outcome, summary.reason, run.log,
                  seal_of(run.document), run.document}));
  return {};
}

Result<void> insert_run_once(Sql& sql, const RunRow& run) {
  TRY_ASSIGN(const auto taken, sql.rows("SELECT 1 FROM runs WHERE id = ?1", {run.summary.id}));
  return taken.empty() ? insert_run(sql, run) : Result<void>{};
}

}  // namespace goiso
