#pragma once
#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/bisect.h"
#include "command/search_axis.h"

namespace goiso {

/// The versions of one module that the project's go.mod requires, oldest first: what proxies and mirror list, the one
/// that is required now, and the ends. A version is tried in place of whatever else the build would choose: the
/// requirement is changed and the module replaced by that version of itself, with -mod=mod, so that go.sum may grow.
/// kUsage for a module that is not required or is replaced, a workspace, a lone file, and a vendor folder that builds.
Result<SearchAxis> module_axis(const std::string& module, const BisectOrder& order, Prober& prober, House& house,
                               std::stop_token stop);

/// What of the listed versions is searched.
struct VersionChoice {
  std::string now;        ///< in go.mod
  std::string good, bad;  ///< "" for none
  bool with_prereleases = false;
};
/// Between both ends, else of the same major version as the one that is required; oldest first, with what is named, no
/// pseudo-version else. Pure.
std::vector<std::string> versions_to_search(const std::vector<std::string>& listed, const VersionChoice& choice);

/// How many of these, oldest first, come before those that only a newer Go takes: a module's go line grows with its
/// versions, so few are asked.
std::size_t count_taken(const std::vector<std::string>& versions,
                        const std::function<bool(const std::string& version)>& is_taken);

}  // namespace goiso
