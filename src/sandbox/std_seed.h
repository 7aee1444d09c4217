#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "sandbox/fill_volume.h"
#include "sandbox/seed_plan.h"
#include "sandbox/workshop.h"

namespace goiso {

/// Which compiled standard library, and on what it is compiled.
struct SeedWork {
  BoxGround ground;
  const Toolchain& toolchain;
  const SeedVariant& variant;
};

/// Compiles `packages` (and what they import) into the seed volume, in a trusted box that sees no project. A package
/// this SDK does not have is recorded as looked for, and so is one that does not compile for want of a C compiler: the
/// build itself says so. When somebody else is at it, waits for them instead; the caller looks at the package list
/// again.
Result<FilledBy> compile_seed(const Workshop& shop, const SeedWork& work, const std::vector<std::string>& packages,
                              std::stop_token stop);

}  // namespace goiso
