#pragma once
#include <stop_token>

#include "command/bisect_search.h"

namespace goiso {

/// A round begins: what was made ready for its probes goes on, what nobody expects any more is stopped.
void turn_to(BisectSearch& search, const BisectStep& step);
/// In the background: what this step's `ahead` needs, with a box for each unless that would be measured with the round,
/// then the downloads for its `perhaps`. Nothing where somebody is asked what each run means.
void prepare_next(BisectSearch& search, const BisectStep& step, const std::stop_token& stop);

}  // namespace goiso
