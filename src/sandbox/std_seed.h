#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "sandbox/seed_plan.h"
#include "sandbox/workshop.h"

namespace goiso {

/// Compiles `packages` (and what they import) into the seed volume, in a trusted box that sees no project. A package this SDK does not
/// have is recorded as looked for. When another goiso is at it, waits for that one instead; the caller looks at the package list again.
Result<void> compile_seed(const Workshop& shop, const Toolchain& toolchain, const SeedVariant& variant,
                          const std::vector<std::string>& packages, std::stop_token stop);

}  // namespace goiso
