#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"

namespace goiso {

/// Can goiso work here? Engine reached, limits and sandbox features it enforces, room on disk, SDKs, where modules come from.
/// goiso.doctor/1; not fine when a check failed. Never an Error: what cannot be checked is a failed check.
Answer examine(House& house, std::stop_token stop);

}  // namespace goiso
