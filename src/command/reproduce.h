#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/house.h"
#include "command/project_modules.h"
#include "model/limits.h"
#include "report/run_report.h"

namespace goiso {

/// `goiso reproduce`, as contracts.md words its flags.
struct ReproduceOptions {
  std::filesystem::path path = ".";
  std::string go;                    ///< "" when --go was not given
  bool has_go = false;               ///< tells `--go ''` from no --go
  std::vector<std::string> command;  ///< empty: go build ./...
  std::vector<std::filesystem::path> include;
  std::map<std::string, std::string> environment;  ///< --env
  ModulesMode modules = ModulesMode::kAuto;
  std::string platform;  ///< --platform: what the build is for; "" for the box's own
  Limits limits;
  BoxUser user = BoxUser::kNobody;
  std::string image;        ///< --image; "" when it was not given
  std::optional<bool> cgo;  ///< --cgo, --cgo=0
  std::string runtime;
  int repeat = 1;
  bool keep = false;
};

/// Runs the command on the project in a fresh box, `repeat` times; every run is kept in the run store. A failing build
/// is a report.
Result<std::vector<RunReport>> reproduce(const ReproduceOptions& options, House& house, std::stop_token stop);

}  // namespace goiso
