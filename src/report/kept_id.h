#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace goiso {

/// "r-20261124-130501-042-9f3c1e": ids of one letter sort by time as text does.
std::string new_kept_id(char letter, std::chrono::system_clock::time_point time);

/// The only one of `ids` (newest first) that is `prefix` or begins with it; "latest" is the first. `noun` is what they
/// are: "run", "study". kNotFound names the nearest, kUsage those that it could mean.
Result<std::string> id_named(std::string_view prefix, const std::vector<std::string>& ids, std::string_view noun);

}  // namespace goiso
