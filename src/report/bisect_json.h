#pragma once
#include <string>

#include "report/bisect_report.h"

namespace goiso {

/// goiso.bisect/1 (contracts.md): two spaces, fixed order of keys, ends in a newline, valid UTF-8 whatever the project
/// wrote. A probe and a transition name their signature by its id; `signatures` tells each once, in full.
std::string to_json(const BisectReport& report);

}  // namespace goiso
