#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace goiso {

/// The words of a command as a POSIX shell would split them: blanks separate, '…' and "…" hold together, a backslash
/// outside '…' takes the next character as it is. Nothing is expanded. kUsage for a quote that is not closed.
Result<std::vector<std::string>> shell_split(std::string_view text);

}  // namespace goiso
