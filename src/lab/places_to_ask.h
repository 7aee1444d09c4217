#pragma once
#include <cstddef>
#include <vector>

#include "lab/scene.h"

namespace goiso {

/// Where a search looks when it does not know an end: nodes in the order of their worth, each at most once.

/// Older than `node`, for one that is good: the root of its branch, the newest of the minor before, of the one 2, 4, 8
/// … before, then the ends of all other branches. On a line without branches 1, 2, 4, … nodes away, then its end.
std::vector<std::size_t> places_below(const Scene& scene, std::size_t node);

/// The same towards newer nodes: the newest of its branch, the newest of all, then the newest of other minors in
/// growing steps.
std::vector<std::size_t> places_above(const Scene& scene, std::size_t node);

/// For what the ends of the branches do not show: one node in `step` of each branch, newest branches first. None on a
/// line without branches.
std::vector<std::size_t> places_inside(const Scene& scene, std::size_t step);

/// For one that fails: the suspect, the newest, the ends of all branches, then everything, newest branches first and
/// coarse before fine: some failures are in no first and in no newest release of any minor. Looking for a fix, older
/// comes before newer.
std::vector<std::size_t> places_that_may_fail(const Scene& scene, bool older_first);

}  // namespace goiso
