#pragma once
#include <stop_token>

#include "base/result.h"
#include "command/project_modules.h"
#include "report/run_report.h"
#include "sandbox/sandbox.h"

namespace goiso {

/// Runs the request in a fresh box and judges what it did there. A build that asks for modules its cache lacks is run
/// again where the proxy can answer. `snapshot` is of the request's project; null: it is read while the box starts.
/// What the report tells is of this one run; it is not kept yet. Any thread.
Result<RunReport> observe(const BuildRequest& request, ProjectModules& modules, Sandbox& sandbox,
                          const ProjectSnapshot* snapshot, std::stop_token stop);

}  // namespace goiso
