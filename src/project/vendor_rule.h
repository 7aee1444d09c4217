#pragma once
#include <string_view>

#include "model/project.h"

namespace goiso {

/// Whether a go build reads the project's packages from its vendor folder (go.dev/ref/mod, "Vendoring"): what the last
/// -mod in `goflags` says; without one, when the go line is new enough for it (1.14, of a go.work 1.22). A command may
/// have a -mod of its own, and an old go command another rule.
bool builds_from_vendor(const Project& project, std::string_view goflags);

}  // namespace goiso
