#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/go_version.h"
#include "model/project.h"
#include "sdk/catalog.h"

namespace goiso {

struct ToolchainChoice {
  GoVersion version;
  std::string chosen_by;  ///< the rule: "go.mod toolchain line go1.22.1"
  std::string note;       ///< what the user should know about the choice; may be empty
};

/// What can be had without asking anybody: stored SDKs, and those whose module hash is pinned.
struct Available {
  const ReleaseCatalog& catalog;
  const std::vector<GoVersion>& stored;
  std::string platform;
  bool has(const GoVersion& version) const;
  /// Newest final of a language line ("1.21"), or of all when `language` is "". nullopt when there is none.
  std::optional<GoVersion> newest(const std::string& language) const;
};

/// A version word (design: bisect-matrix §4.1): "1.21" and "1.21.x" are the newest available patch release of that line, "1.21.13" and "1.22rc1" that
/// release, "stable" or "latest" the newest, "oldstable" the newest of the line before. kUsage with a suggestion for what no release is called;
/// kNotFound for a release that is known but neither stored nor pinned.
Result<ToolchainChoice> choose_release(const std::string& spec, const Available& available);

/// kNotFound for a release that is neither stored nor pinned, with what would help.
Error not_available(const GoVersion& version, const Available& available);

}  // namespace goiso
