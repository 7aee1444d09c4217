#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "report/bisect_report.h"

namespace goiso {

/// goiso.bisect/1 (contracts.md): two spaces, fixed order of keys, ends in a newline, valid UTF-8 whatever the project
/// wrote. A probe and a transition name their signature by its id; `signatures` tells each once, in full.
std::string to_json(const BisectReport& report);

/// What to_json wrote; BisectReport::files is no part of it. kUsage for a text that is no goiso.bisect/1.
Result<BisectReport> bisect_from_json(std::string_view text);

}  // namespace goiso
