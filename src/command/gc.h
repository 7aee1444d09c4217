#pragma once
#include <stop_token>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"

namespace goiso {

enum class GcMode { kRemove, kDryRun };

/// Removes what dead goisos and --keep left in the engine, and temporary folders of dead owners. goiso.gc/1.
Result<Answer> collect_garbage(House& house, GcMode mode, std::stop_token stop);

/// Lists the same without removing: not fine when there is any. goiso.doctor/1 with `leaks`.
Result<Answer> list_leaks(House& house, std::stop_token stop);

}  // namespace goiso
