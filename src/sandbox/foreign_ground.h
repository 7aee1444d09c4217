#pragma once
#include <optional>
#include <stop_token>

#include "base/result.h"
#include "sandbox/build_plan.h"

namespace goiso {

/// What a box on `plan.userland`, which is not the base image, stands on. Each volume that it will read is made here
/// first if the engine does not have it, by a box on the base image: a volume takes its owner, and what it holds at
/// first, from the image it is first used with. goiso-init, SDK and modules are in theirs afterwards; the seed may be
/// empty.
Result<ForeignGround> provide_foreign_ground(const BuildPlan& plan, std::stop_token stop);

/// The same when every volume is there already; makes none, nullopt when one is missing.
Result<std::optional<ForeignGround>> find_foreign_ground(const BuildPlan& plan, std::stop_token stop);

}  // namespace goiso
