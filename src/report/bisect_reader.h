#pragma once
#include "report/bisect_report.h"
#include "report/json_parts.h"

namespace goiso {

/// What to_json wrote of a search, but for the project's files. Throws nlohmann's exception for anything else
/// (json_readers.h).
BisectReport bisect_of(const Json& document);

}  // namespace goiso
