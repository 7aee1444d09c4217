#pragma once
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "model/project.h"

namespace goiso {

/// Fills in what the project needs from outside its root (replace => ../x, use ../y): `outside`, `included`, `base`, `root_in_base`. kUsage, naming
/// the flag to add, when a needed folder is not below one of `include`. An include that nothing asked for is taken along all the same.
Result<void> take_outside(Project& project, const std::vector<std::filesystem::path>& include);

}  // namespace goiso
