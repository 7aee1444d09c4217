#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"

namespace goiso {

/// Files that are laid over a project where it cannot be tested as it is (--unbreak).
struct LaidOver {
  std::filesystem::path folder;              ///< where they were read
  std::map<std::string, std::string> files;  ///< BuildRequest::overlay; empty: there is nothing to lay over
  std::string digest;                        ///< "sha256:…" of names and contents; "" for nothing
};

/// All files below `folder`, by their place below it, without what git keeps there. kUsage for a folder that is none or
/// that has no file, and, with its name, for what is no plain file, is longer than a box takes (check_overlay), or is
/// one too many.
Result<LaidOver> read_laid_over(const std::filesystem::path& folder);

}  // namespace goiso
