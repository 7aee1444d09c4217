#pragma once
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "modules/fetch_all.h"
#include "modules/mirror.h"

namespace goiso {

/// Brings what a folder holds into the mirror: a GOMODCACHE, its cache/download, or an exported tree. Every file is
/// vouched for again, as if it came from the network; symlinks are not followed. One result a module version, in the
/// order of paths; kNotFound when there is no module in it.
Result<std::vector<ModuleFetch>> import_folder(const Mirror& mirror, const std::filesystem::path& folder,
                                               const Witnesses& witnesses, Progress& progress, std::stop_token stop);

/// The same from a tar or tar.gz that 'goiso mod export' made.
Result<std::vector<ModuleFetch>> import_bundle(const Mirror& mirror, const std::filesystem::path& file,
                                               const Witnesses& witnesses, Progress& progress, std::stop_token stop);

}  // namespace goiso
