#pragma once
#include <filesystem>
#include <stop_token>

#include "archive/spool.h"
#include "base/result.h"
#include "model/build_record.h"
#include "sandbox/box.h"
#include "sandbox/module_access.h"
#include "sandbox/workshop.h"

namespace goiso {

/// A record, and the box that may still be on its way out.
struct FinishedRun {
  BuildRecord record;
  Box box;
};

/// One attempt at one request: box opened while the project is read, SDK and std seed provided as they turn out to be missing, project
/// unpacked, command run, everything collected. `modules` is used as far as the request asks.
Result<FinishedRun> run_build(const Workshop& shop, const BuildRequest& request, const ModuleAccess& modules, Spool& spool, std::stop_token stop);

}  // namespace goiso
