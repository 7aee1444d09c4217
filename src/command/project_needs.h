#pragma once
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "modules/fetch_all.h"
#include "modules/go_sum.h"

namespace goiso {

/// What a project needs of modules.
struct ProjectNeeds {
  GoSum go_sum;
  std::vector<ModuleWish> named;   ///< by go.sum: what a build needs
  std::vector<ModuleWish> beyond;  ///< what go.mod leads to besides: what a 'go mod tidy' or a -mod=mod needs
};

/// Brings the text of a module version's go.mod. Called from several threads.
using GoModText = std::function<Result<std::string>(const ModuleVersion& module, std::stop_token stop)>;

/// Of the module or workspace around `path`. kUsage when there is none.
Result<ProjectNeeds> needs_of(const std::filesystem::path& path, const GoModText& go_mod_text, std::stop_token stop);

}  // namespace goiso
