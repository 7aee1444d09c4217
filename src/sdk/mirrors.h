#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "sdk/source.h"

namespace goiso {

/// A download site that the configuration lists.
struct DownloadSite {
  std::string name;
  SdkSource source;
  bool is_used = true;
};

/// The sites of a mirrors.json, in its order. kUsage when it cannot be read as one, naming what is wrong.
Result<std::vector<DownloadSite>> read_mirrors(const std::filesystem::path& file);

/// The sources in use: the user's mirrors.json when there is one, else the one of `manifests`; GOISO_MIRRORS (`chosen`)
/// names instead which of the listed ones, or which URLs of download sites, in order; "off" means none.
Result<std::vector<SdkSource>> mirrors_in_use(const std::filesystem::path& manifests,
                                              const std::filesystem::path& configuration, const std::string& chosen);

}  // namespace goiso
