#pragma once
#include <filesystem>
#include <stop_token>
#include <string>

#include "base/result.h"

namespace goiso {

/// "h1:…" of a module's zip, by its members' names as stored; folders do not count. What an archive of a module may not
/// hold is kUntrusted, as ArchiveReader says. The zip rules of modules (prefix, sizes) are not looked at.
Result<std::string> zip_h1(const std::filesystem::path& zip, std::stop_token stop);

/// "h1:…" of the regular files below `folder`, named `prefix` + "/" + path ("rsc.io/quote@v1.5.2"; dirhash.HashDir): an
/// unpacked module has the hash of its zip. A symlink or special file is kUntrusted.
Result<std::string> folder_h1(const std::filesystem::path& folder, const std::string& prefix, std::stop_token stop);

}  // namespace goiso
