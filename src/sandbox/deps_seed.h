#pragma once
#include <stop_token>

#include "sandbox/build_plan.h"
#include "sandbox/fill_volume.h"

namespace goiso {

/// Compiles `wanted` and what they import into the plan's volume, in a trusted box that sees the modules, every go.mod,
/// go.sum and go.work of the project, and nothing else of it. What does not load, does not compile or needs a C
/// compiler is recorded as looked for: the build itself says so. Standard packages that are missing for it go into
/// their own seed first. When somebody else is at it, waits for them instead; the caller looks at the list again.
///
/// No byte of a module is run here: the go command of the SDK reads and compiles sources that were held to their
/// hashes; there is no go generate, no cgo, no tool of a module's, no flag of the project's. Still the compiler is
/// large, and the sources are a stranger's. So the box is hardened as any other, has nothing to write but this volume,
/// and the volume's name is a hash over the set of modules: whoever took over the compiler reaches builds of this very
/// set, in which the same sources would be compiled anyway, and nobody else's.
Result<FilledBy> compile_deps(const BuildPlan& plan, const DepsWanted& wanted, std::stop_token stop);

}  // namespace goiso
