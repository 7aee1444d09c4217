#pragma once
#include <string>

#include "base/result.h"
#include "model/build_record.h"

namespace goiso {

/// kUsage for a pattern that RE2 does not take.
Result<void> check_expected_output(const std::string& pattern);

/// Does a line of what the command wrote match? Linear in the log. A pattern that is none matches nothing.
bool has_expected_output(const BuildLog& log, const std::string& pattern);

}  // namespace goiso
