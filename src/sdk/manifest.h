#pragma once
#include <filesystem>

#include "base/result.h"

namespace goiso {

/// Where the pinned facts are: $GOISO_MANIFESTS, ../share/goiso/manifests beside the executable's folder, or manifests/ of the source tree that the
/// executable was built in. kNotFound names what was tried.
Result<std::filesystem::path> manifests_folder();

}  // namespace goiso
