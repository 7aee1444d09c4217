#pragma once
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "command/attribute.h"

namespace goiso {

/// The lines of the project at which the new behaviour makes the build fail, for causes that can be switched at each
/// place by itself: GODEBUG settings ("name=value#PATTERN") and per-iteration loop variables (-d=loopvarhash). Each is
/// shown by a run with the new behaviour at those lines alone; where that cannot be shown nothing is told.
Result<std::vector<Attribution>> source_lines(const std::vector<Attribution>& causes, const Regression& regression,
                                              Prober& prober, std::stop_token stop);

}  // namespace goiso
