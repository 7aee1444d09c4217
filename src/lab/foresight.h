#pragma once
#include <functional>
#include <vector>

#include "lab/scene.h"

namespace goiso {

/// What a round asks of a scene; pure.
using Planner = std::function<std::vector<ProbeWish>(const Scene& scene)>;

/// What the round after this one asks if every probe of this round does what is expected of it: claimed ends behave as
/// claimed, a node that was run does the same again, and of the places where the change can be it is where most of the
/// weight is.
std::vector<ProbeWish> foresee(const Scene& scene, const std::vector<ProbeWish>& wishes, const Planner& plan);

}  // namespace goiso
