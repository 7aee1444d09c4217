#pragma once
#include "base/result.h"
#include "model/project.h"
#include "sdk/resolve.h"

namespace goiso {

/// cmd/go's own choice with GOTOOLCHAIN=auto (cmd/go/internal/toolchain, Select) for someone whose installed Go is older than what the project
/// names, so that the project alone decides and every machine chooses the same: the toolchain line, or the go line when that is newer. A
/// project that names no toolchain (no go line, or one before 1.21) gets the newest SDK in the store, else the newest that is pinned. When the exact
/// release cannot be had, the newest patch of its line stands in, and the note says so; kNotFound when that is older.
Result<ToolchainChoice> choose_for_project(const Project& project, const Available& available);

}  // namespace goiso
