#pragma once
#include <cstddef>
#include <optional>

#include "lab/ends.h"
#include "lab/scene.h"
#include "lab/split.h"

namespace goiso {

/// The gap between the ends that the search is about: the change nearest to the bad end.
Gap focus_gap(const Scene& scene, const Ends& ends);

/// Asks for what completes the picture once the change itself is known: the newest release of every branch that is bad
/// up to where it is known, the newest of all, the first release of a branch that began between the change and its fix,
/// and what other branches got on the same day as a change or a fix.
void ask_siblings(const Scene& scene, const Gap& focus, WishList& wishes);

/// Asks for the ends of every branch: what --transitions compares.
void ask_all_ends(const Scene& scene, WishList& wishes);

/// Asks what lies between ends that behave alike, where a change can hide that came and went with patch releases: what
/// came out on the day of a change on another branch, then every fourth release of each branch, and where nothing has
/// changed, every one.
void ask_inside(const Scene& scene, WishList& wishes);

/// Asks until no gap that is told has a node left that could be probed; of `focus` alone where there is one.
void ask_gaps(const Scene& scene, const std::optional<Gap>& focus, WishList& wishes);

}  // namespace goiso
