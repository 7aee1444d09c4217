#pragma once
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/box_options.h"
#include "command/house.h"
#include "command/sdk_sources.h"
#include "report/run_report.h"

namespace goiso {

/// `goiso reproduce`, as contracts.md words its flags.
struct ReproduceOptions : BoxOptions {
  std::filesystem::path path = ".";
  std::string go;                    ///< "" when --go was not given
  bool has_go = false;               ///< tells `--go ''` from no --go
  SourceWish sources;                ///< --from, --min-sources
  bool is_strict_gomod = false;      ///< --strict-gomod
  std::vector<std::string> command;  ///< empty: go build ./...
  int repeat = 1;
  std::string signature;  ///< --signature: the failure that is looked for (reference_wish.h); "" for any
  std::string same;       ///< --same, as of a search
};

/// Runs the command on the project in a fresh box, `repeat` times; every run is kept in the run store. A failing build
/// is a report.
Result<std::vector<RunReport>> reproduce(const ReproduceOptions& options, House& house, std::stop_token stop);

}  // namespace goiso
