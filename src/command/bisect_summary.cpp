#include "command/bisect_summary.h"

#include "command/reproducer_files.h"
#include "report/box_flags.h"

namespace goiso {

Result<BisectReport> report_of_search(const EndedSearch& search, House& house, std::stop_token stop) {
  BisectReport report;
  const auto& project = search.prober.project();
  report.axis = search.axis.name;
  report.go = search.axis.go;
  report.goiso_version = GOISO_VERSION;
  report.project_path = project.path.string();
  report.project_digest = search.prober.snapshot().digest;
  report.module = project.module;
  report.go_line = project.go_line;
  report.command = search.prober.command();
  report.flags = box_flags(request_for(search.order.box, report.command, project, {}));
  if (const auto& platform = search.order.box.platform; !platform.empty()) {
    report.flags.insert(report.flags.end(), {"--platform", platform});
  }
  report.finds_fix = search.order.finds_fix.value_or(false);
  report.containers = search.prober.containers();
  report.image = search.order.box.image.empty() ? kBaseImage : search.order.box.image;
  report.files = reproducer_files(project, stop);
  if (report.containers > 0) {
    TRY_ASSIGN(const auto* const engine, house.engine(stop));
  report.by_exit_code = search.order.meaning.by_exit_code;
  report.is_inverted = search.order.meaning.is_inverted;
    report.engine = engine->facts().version;
    report.kernel = engine->facts().kernel;
  }
  return report;
}

}  // namespace goiso
