#pragma once
#include <filesystem>
#include <vector>

#include "command/folders.h"

namespace goiso {

/// Temporary folders (base/file.h, TempFolder) below goiso's own folders whose owner is dead, sorted.
std::vector<std::filesystem::path> folders_of_the_dead(const Folders& folders);

}  // namespace goiso
