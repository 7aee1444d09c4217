#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace goiso {

/// The texts of every go.sum that a build of the module or workspace around `path` looks at: its own, go.work.sum,
/// those of the workspace's modules. Empty when it needs no module. kUsage when there is no go.mod and no go.work in
/// `path` or above.
Result<std::vector<std::string>> read_go_sums(const std::filesystem::path& path);

}  // namespace goiso
