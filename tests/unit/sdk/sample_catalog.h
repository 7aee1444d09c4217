#pragma once
#include <fmt/format.h>

#include <string>
#include <vector>

#include "sdk/catalog.h"
#include "sdk/resolve.h"

namespace goiso {

inline GoVersion go(const std::string& text) { return GoVersion::parse(text).value(); }

/// Releases with a known archive each; those in `pinned` have a module hash as well.
inline ReleaseCatalog sample_catalog(const std::vector<std::string>& releases, const std::vector<std::string>& pinned) {
  ReleaseCatalog catalog;
  for (const auto& name : releases) {
    catalog.add_release({go(name), !go(name).is_prerelease(), "2024-01-01"});
    catalog.add_file(release_archive_name(go(name), "linux/amd64"), std::string(64, 'a'), 2);
  }
  for (const auto& name : pinned) {
    catalog.add_pinned(go(name), "linux/amd64", {"h1:x", 1});
  }
  return catalog;
}

}  // namespace goiso
