#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "lab/call.h"

namespace goiso {

/// What --same and --on say. kUsage for words that are none of theirs.
Result<CallRules> read_call_rules(const std::string& same, const std::vector<std::string>& calls);

}  // namespace goiso
