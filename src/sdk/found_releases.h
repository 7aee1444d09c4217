#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "sdk/catalog.h"

namespace goiso {

/// Releases that were found beyond the manifest, as `goiso sdk refresh` keeps them (goiso.found-releases/1).
struct FoundReleases {
  std::vector<Release> releases;  ///< oldest first
  std::string asked;              ///< when they were last looked for, RFC 3339; "" for never
};

/// Nothing when the file is not there; kStore when it is not what write_found_releases() made.
Result<FoundReleases> read_found_releases(const std::filesystem::path& file);
Result<void> write_found_releases(const std::filesystem::path& file, const FoundReleases& found);

}  // namespace goiso
