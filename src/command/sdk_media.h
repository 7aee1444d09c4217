#pragma once
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"
#include "command/sdk_sources.h"

namespace goiso {

/// Takes in official archives (goX.os-arch.tar.gz), toolchain module zips, whole folders of them, bundles that `export`
/// made, and, as path:DIR, a Go of the user's own. Each archive is held to the manifest's hashes before it is opened,
/// whatever a bundle's list says. `words` as typed.
Result<Answer> import_sdks(House& house, const std::vector<std::string>& words, const SourceWish& wish,
                           std::stop_token stop);

/// Writes what the store has of `specs` into a folder for removable media.
Result<Answer> export_sdks(House& house, const std::filesystem::path& folder, const std::vector<std::string>& specs,
                           std::stop_token stop);

/// Removes what was not used longest until `budget` bytes are left, and what killed pulls left behind.
Result<Answer> prune_sdks(House& house, std::int64_t budget, PruneMode mode);

}  // namespace goiso
