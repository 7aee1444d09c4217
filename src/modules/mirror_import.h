#pragma once
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/file.h"
#include "modules/fetch_all.h"
#include "modules/mirror.h"

namespace goiso {

/// Where a folder keeps modules: cache/download below it when it is a GOMODCACHE or a GOPATH, else itself. The
/// checksum database, where it keeps one, lies in "sumdb" there.
std::filesystem::path download_folder(const std::filesystem::path& folder);

/// Brings what a folder holds into the mirror: a GOMODCACHE, its cache/download, or an exported tree. Every file is
/// vouched for again, as if it came from the network; symlinks are not followed. One result a module version, in the
/// order of paths; kNotFound when there is no module in it.
Result<std::vector<ModuleFetch>> import_folder(const Mirror& mirror, const std::filesystem::path& folder,
                                               const Witnesses& witnesses, Progress& progress, std::stop_token stop);

/// A folder for import_folder() with the modules and the checksum database of a tar or tar.gz that 'goiso mod export'
/// made; nothing in it is vouched for yet. Below the mirror's staging folder, and gone with the value.
Result<TempFolder> unpack_bundle(const Mirror& mirror, const std::filesystem::path& file, std::stop_token stop);

}  // namespace goiso
