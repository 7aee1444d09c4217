#pragma once
#include <filesystem>
#include <stop_token>

#include "base/result.h"
#include "model/progress.h"
#include "sdk/store.h"

namespace goiso {

/// Packs a GOROOT as go/… into the new file `tar`: names in byte order, no times, so that equal trees give equal bytes.
/// Symlinks are followed (Debian's GOROOT is made of them), .git is left out. Tells digest, name and go_env of what it
/// packed. kUntrusted for a tree that is no Go.
Result<StoredSdk> pack_goroot(const std::filesystem::path& goroot, const std::filesystem::path& tar, Progress& progress,
                              std::stop_token stop);

}  // namespace goiso
