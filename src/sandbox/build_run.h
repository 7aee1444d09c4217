#pragma once
#include <stop_token>

#include "base/result.h"
#include "model/build_record.h"
#include "sandbox/box_pool.h"
#include "sandbox/fit_out.h"
#include "sandbox/module_access.h"
#include "sandbox/project_snapshot.h"
#include "sandbox/workshop.h"

namespace goiso {

/// What is to be run, and on what.
struct BuildOrder {
  const BuildRequest& request;
  const ModuleAccess& modules;      ///< used as far as the request asks
  const ProjectSnapshot* snapshot;  ///< null: the project is read while the box starts
  BoxSource source = BoxSource::kAny;
};

/// A record, and the box that may still be on its way out.
struct FinishedRun {
  BuildRecord record;
  Box box;
};

/// One attempt at one request: box opened or taken from the pool while the project is read, SDK and std seed provided
/// as they turn out to be missing, project unpacked, command run, everything collected.
Result<FinishedRun> run_build(const Workshop& shop, BoxPool& pool, const BuildOrder& order, std::stop_token stop);

/// The same up to where the project goes in; then the box waits in the pool. Needs a snapshot. What is to be compiled
/// takes its turn at `builds`, behind those that run now.
Result<void> prepare_build(const Workshop& shop, BoxPool& pool, TokenGate& builds, const BuildOrder& order,
                           std::stop_token stop);

/// Tells the pool that so many runs of this request will come. On an image other than the base image nothing happens
/// unless all that its boxes stand on is there.
Result<void> expect_builds(const Workshop& shop, BoxPool& pool, const BuildOrder& order, int runs);

}  // namespace goiso
