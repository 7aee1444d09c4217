#pragma once
#include "lab/bisect_answer.h"
#include "lab/scene.h"

namespace goiso {

/// Asks for the runs that tell most of where a failure began that shows only now and then, and then whether it is still
/// there at the newest of all; no wish when the confidence is reached or max_runs are used up.
void ask_flaky(const Scene& scene, bool finds_fix, WishList& wishes);

/// How likely the change is at each node where it can be, the likeliest first.
std::vector<PlaceWeight> flaky_places(const Scene& scene, bool finds_fix);

/// As few of these as hold the wanted confidence together, in version order.
std::vector<std::size_t> credible_nodes(const Scene& scene, bool finds_fix);

BisectAnswer conclude_flaky(const Scene& scene, bool finds_fix);

}  // namespace goiso
