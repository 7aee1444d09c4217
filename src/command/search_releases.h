#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/bisect.h"
#include "lab/bisect.h"
#include "model/project.h"
#include "sdk/spec_releases.h"

namespace goiso {

/// The releases that a search goes through: its space, and for each node what to provide.
struct ReleasesToSearch {
  SearchSpace space;
  std::vector<SpecRelease> releases;  ///< by node
  std::optional<std::size_t> good, bad, suspect;
  std::size_t first_testable = 0;  ///< the nodes before it are known to refuse the go line
};

/// Everything --go names (or kSearchedByDefault) that can be had, and the ends. kUsage for ends that are the same
/// release, and for a spec that leaves nothing to search.
Result<ReleasesToSearch> releases_to_search(const BisectOrder& order, const Project& project, House& house);

}  // namespace goiso
