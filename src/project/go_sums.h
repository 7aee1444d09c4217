#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/project.h"

namespace goiso {

/// The texts of every go.sum that a build of the module or workspace around `path` looks at: its own, go.work.sum,
/// those of the workspace's modules. Empty when it needs no module. kUsage when there is no go.mod and no go.work in
/// `path` or above.
Result<std::vector<std::string>> read_go_sums(const std::filesystem::path& path);

/// The go.mod files of the same: go.work as one that requires nothing and replaces what it says, the module's own,
/// those of the workspace's modules, behind each those in folders of the module or workspace that it replaces a module
/// with (without their replace and exclude, which do not count). kUsage as above.
Result<std::vector<GoMod>> read_go_mods(const std::filesystem::path& path);

}  // namespace goiso
