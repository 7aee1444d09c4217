#pragma once
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "command/box_options.h"
#include "command/house.h"
#include "command/project_modules.h"
#include "model/project.h"
#include "sandbox/project_snapshot.h"

namespace goiso {

/// What a study builds from, read once for all its runs. Its modules take note of what builds ask for; all else stays
/// as it is.
struct ProbedTree {
  Project project;
  ProjectSnapshot snapshot;
  ProjectModules modules;
};

/// Reads the project at `path`; a lone file gets `go_line` in its go.mod, unless that is "".
Result<std::unique_ptr<ProbedTree>> read_tree(const std::filesystem::path& path, const BoxOptions& box,
                                              const std::string& go_line, House& house, std::stop_token stop);

}  // namespace goiso
