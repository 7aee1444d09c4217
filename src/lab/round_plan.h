#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lab/bisect_answer.h"
#include "lab/scene.h"

namespace goiso {

/// What to ask next, or, when there is nothing left to ask, what was found.
struct RoundPlan {
  std::vector<ProbeWish> wishes;
  std::vector<ProbeWish> ahead;      ///< BisectStep::ahead
  std::vector<std::size_t> perhaps;  ///< BisectStep::perhaps
  std::optional<BisectAnswer> answer;
};

/// Pure: the same scene gives the same plan.
RoundPlan plan_round(const Scene& scene);

}  // namespace goiso
