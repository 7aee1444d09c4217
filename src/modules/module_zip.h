#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "archive/archive_entry.h"
#include "base/result.h"

namespace goiso {

struct ModuleZipFile {
  std::string name;  ///< below the module's root
  std::int64_t size = 0;
};

/// What one pass over a module's zip shows.
struct ModuleZip {
  std::string h1;                     ///< over the names as stored, as go.sum and the checksum database write it
  std::vector<ModuleZipFile> files;   ///< in the order stored
  std::optional<std::string> go_mod;  ///< of the root; a module may have none
};

/// What ArchiveReader holds a module's zip to.
ArchiveLimits module_zip_limits();

/// Reads a zip by the rules of golang.org/x/mod/zip: every name below "path@version/", none twice (in any case), only
/// names that every system can have, go.mod in the root alone, 500 MiB packed and unpacked, 16 MiB for go.mod and
/// LICENSE; and by those of ArchiveReader. kUntrusted names what breaks them.
Result<ModuleZip> read_module_zip(const std::filesystem::path& path, const std::string& module,
                                  const std::string& version, std::stop_token stop);

/// What stands for the go.mod of a module that has none.
std::string synthesised_go_mod(const std::string& module);

}  // namespace goiso
