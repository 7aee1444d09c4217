#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/project_modules.h"
#include "model/build_request.h"
#include "model/limits.h"

namespace goiso {

/// What every command that builds is told about its boxes, as contracts.md words the flags.
struct BoxOptions {
  std::vector<std::filesystem::path> include;
  std::map<std::string, std::string> environment;  ///< --env
  ModulesMode modules = ModulesMode::kAuto;
  std::string platform;  ///< --platform: what the build is for; "" for the box's own
  Limits limits;
  BoxUser user = BoxUser::kNobody;
  std::string image;        ///< --image; "" when it was not given
  std::optional<bool> cgo;  ///< --cgo, --cgo=0
  std::string runtime;
  bool keep = false;
  bool compiles_deps_ahead = true;  ///< --deps
  std::string expected_output{};    ///< --expect-output
};

/// kUsage for an --expect-output that is no regular expression.
Result<void> check_box(const BoxOptions& options);

ModulesWish modules_wish(const BoxOptions& options);

/// The request for one box; `command` empty is "go build ./...". A lone .go file that has no go.mod yet
/// gets it, with the go line of the toolchain.
BuildRequest request_for(const BoxOptions& options, const std::vector<std::string>& command, Project project,
                         Toolchain toolchain);

}  // namespace goiso
