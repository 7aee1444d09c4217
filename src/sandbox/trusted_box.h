#pragma once
#include <optional>
#include <stop_token>

#include "sandbox/workshop.h"

namespace goiso {

/// Opens a box whose name is a lock, between processes and between the threads of this one. nullopt when somebody else
/// held the name: by then their box is gone, so the caller looks at what they left. A box of that name whose owner is
/// dead is removed first.
Result<std::optional<Box>> open_trusted_box(const Workshop& shop, const BoxPlan& plan, std::stop_token stop);

}  // namespace goiso
