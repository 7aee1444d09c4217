#pragma once
#include <stop_token>

#include "base/result.h"
#include "command/bisect_search.h"

namespace goiso {

/// Runs the step's probes, journals each as it comes, then tells the search. Meanwhile what comes next is made ready. A
/// box too, unless that would be measured with the round. kNotFound when an end that the user named cannot be had.
Result<void> run_round(BisectSearch& search, const BisectStep& step, std::stop_token stop);

}  // namespace goiso
