#pragma once
#include <stop_token>

#include "model/project.h"
#include "sandbox/build_plan.h"
#include "sandbox/ready_box.h"

namespace goiso {

/// Which box is wanted.
enum class BoxSource {
  kAny,    ///< for a run: one that was opened ahead, if there is one
  kFresh,  ///< for a run: one that is opened for it
  kAhead,  ///< for later: any, and nothing that is wanted now waits for it
};

/// A box for the plan, its SDK and modules provided as they turn out to be missing, its seed being laid out. A box that
/// was opened ahead and is lost by now is nobody's concern: the next one is asked.
Result<ReadyBox> obtain_box(const BuildPlan& plan, WorkStore work, BoxSource source, std::stop_token stop);

/// Whether the next two have to compile anything.
bool lacks_compiled(const ReadyBox& ready, const BuildPlan& plan, const Snapshot& snapshot);

/// Extends the seed by the standard packages that the command compiles on this project, as far as they are missing, and
/// waits until it is laid out.
Result<void> provide_seed(ReadyBox& ready, const BuildPlan& plan, const Snapshot& snapshot, std::stop_token stop);

/// The same for the packages of other modules that the project imports, as far as the plan has a volume for them. What
/// does not compile, for whatever reason, is left to the build.
Result<void> provide_deps(ReadyBox& ready, const BuildPlan& plan, const Snapshot& snapshot, std::stop_token stop);

}  // namespace goiso
