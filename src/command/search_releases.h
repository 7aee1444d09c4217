#pragma once
#include "base/result.h"
#include "command/bisect.h"
#include "command/search_axis.h"
#include "model/project.h"
#include "sdk/spec_releases.h"

namespace goiso {

/// Everything --go names (or kSearchedByDefault) that can be had, and the ends. kUsage for ends that are the same
/// release, and for a spec that leaves nothing to search.
Result<SearchAxis> release_axis(const BisectOrder& order, const Project& project, House& house);

/// The one Go of a search along another axis: --go, else what the project asks for.
Result<SpecRelease> go_of_search(const BisectOrder& order, const Project& project, House& house);

}  // namespace goiso
