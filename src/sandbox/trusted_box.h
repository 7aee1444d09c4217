#pragma once
#include <optional>
#include <stop_token>

#include "sandbox/box.h"

namespace goiso {

/// Opens a box whose name is a lock. nullopt when somebody else held the name: by then their box is gone, so the caller looks at
/// what they left. A box of that name whose owner is dead is removed first.
Result<std::optional<Box>> open_trusted_box(const Engine& engine, const EventStream* events, const BoxPlan& plan, std::stop_token stop);

}  // namespace goiso
