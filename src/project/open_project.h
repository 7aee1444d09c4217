#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/project.h"

namespace goiso {

struct OpenOptions {
  std::vector<std::filesystem::path> include;  ///< folders outside the module that may be taken along
  std::map<std::string, std::string>
      environment;  ///< of the build; GOWORK=off and GO111MODULE=off change what a folder is
};

/// Looks at a module folder, a folder inside one, a workspace or a single .go file, as cmd/go would find them: walking
/// up to go.work, which decides for everything below it, and to go.mod. Under GO111MODULE=off a folder needs neither
/// (gopath.h). Reads go.mod and go.work only and runs nothing. kUsage, naming the path, for what is none of these, for
/// a tree without a Go file, and for folders outside that are needed and not in `include`.
Result<Project> open_project(const std::filesystem::path& path, const OpenOptions& options);

/// The go.mod that a single file gets.
std::string synthesised_go_mod_text(const Project& project, const std::string& go_line);

}  // namespace goiso
