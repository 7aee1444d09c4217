#pragma once
#include <string>
#include <vector>

#include "model/go_version.h"
#include "sdk/catalog.h"

namespace goiso {

/// SearchNode::date of a release. One that is newer than all that is written down has no day of its own: both living
/// minors get their patch releases on one day (go.dev/doc/devel/release), so the n-th of each since then came out
/// together.
std::string release_day(const ReleaseCatalog& catalog, const GoVersion& version);

/// The releases, ascending, that are not among those searched. Go leaves out no number: what lies between two patch
/// releases is there even if nobody here has heard of it. Prereleases do not count.
std::vector<GoVersion> left_out_of(const std::vector<GoVersion>& searched, const ReleaseCatalog& catalog);

}  // namespace goiso
