#pragma once
#include <vector>

#include "lab/scene.h"
#include "lab/split.h"

namespace goiso {

/// By node: does it fail as is searched? Bad nodes do. So do those that fail in the same kind with other words, where
/// nothing but such nodes is known between them and a bad one: releases word their complaints anew. What passed between
/// keeps two such failures apart.
std::vector<bool> failing_nodes(const Scene& scene);

/// Is the gap part of what is told of the failure that is searched? One of its sides fails so, or begins or ends a
/// stretch of other failures that lies beside one that does. With `transitions` every gap is.
bool is_told(const Scene& scene, const std::vector<bool>& failing, const Gap& gap);

/// The gaps that are told, in the order of the line.
std::vector<Gap> told_gaps(const Scene& scene);

/// Version order is not the order of time: the first release of a newer minor may be older than a fault that an older
/// minor got with a patch release. Of a gap from failing to good: was the good side made before what fails, and from
/// nothing that fails? Then it was not repaired there, it never had the fault.
bool never_had_it(const Scene& scene, const std::vector<bool>& failing, const Gap& gap);

/// The same of a gap from good to failing: does the failing side come from something that fails, or did the minor before
/// fail when it was made? Then that minor was repaired with a patch release, and the newer one has the fault from the
/// trunk: it did not begin there.
bool inherits_it(const Scene& scene, const std::vector<bool>& failing, const Gap& gap);

/// The node to ask before that is known of a gap from failing to good: the one that both sides were made from.
std::optional<std::size_t> common_root(const Scene& scene, const std::vector<bool>& failing, const Gap& gap);

/// What the range between the ends of a search falls into: one gap, or more where nodes in it fail in other ways.
std::vector<Gap> gaps_within(const Scene& scene, const Gap& focus);

/// Is each of these changes known to be between two neighbours?
bool is_settled(const Scene& scene, const Gap& focus);

}  // namespace goiso
