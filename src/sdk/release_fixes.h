#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace goiso {

/// What each patch release says it fixes, by "1.24.8": parts of the toolchain (compiler, linker, runtime, go-command …)
/// and packages.
using ReleaseFixes = std::map<std::string, std::vector<std::string>>;

/// Reads release-fixes.txt, made of the release history, in `folder`: lines "1.24.8 compiler,net/url". Empty when there
/// is none; a line that is not understood is passed over.
ReleaseFixes read_release_fixes(const std::filesystem::path& folder);

}  // namespace goiso
