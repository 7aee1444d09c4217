#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/project.h"

namespace goiso {

struct OpenOptions {
  std::vector<std::filesystem::path> include;  ///< folders outside the module that may be taken along
};

/// Looks at a module folder, a folder inside one, a workspace or a single .go file, as cmd/go would find them: walking up to go.mod, and from
/// there to go.work. Reads go.mod and go.work only and runs nothing. kUsage, naming the path, for what is none of these, for a tree without a Go
/// file, and for folders outside that are needed and not in `include`.
Result<Project> open_project(const std::filesystem::path& path, const OpenOptions& options);

/// The go.mod that a single file gets.
std::string synthesised_go_mod_text(const Project& project, const std::string& go_line);

}  // namespace goiso
