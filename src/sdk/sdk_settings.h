#pragma once
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sdk/store.h"

namespace goiso {

/// One line of an SDK's table of GODEBUG settings (src/internal/godebugs/table.go).
struct GodebugSetting {
  std::string name;
  int changed = 0;  ///< minor version in which its default changed; 0 for never
  std::string old;  ///< the value that brings the behaviour before that back; "" when the table has none
};

/// What an SDK lets a build turn back, read from its own sources: names come and go from release to release.
struct SdkSettings {
  std::vector<GodebugSetting> godebug;   ///< in the table's order; empty before Go 1.21
  std::vector<std::string> experiments;  ///< GOEXPERIMENT names that are on by default (internal/buildcfg/exp.go)

  const GodebugSetting* find_godebug(std::string_view name) const;
  bool has_experiment(std::string_view name) const;
};

/// The settings in the text of table.go: the lines of `All`, but for comments.
std::vector<GodebugSetting> parse_godebug_table(std::string_view source);

/// The names in the text of exp.go that its baseline does not set to false, in lower case as GOEXPERIMENT spells them.
/// Those that hang on the platform count as set.
std::vector<std::string> parse_experiment_baseline(std::string_view source);

/// Reads them from the SDK's archive; takes as long as it takes to read through it (0.5 s). kNotFound when the archive
/// is gone.
Result<SdkSettings> read_sdk_settings(const SdkStore& sdks, const StoredSdk& sdk, std::stop_token stop);

}  // namespace goiso
