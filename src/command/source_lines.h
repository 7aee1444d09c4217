#pragma once
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "command/attribute.h"

namespace goiso {

/// The lines of the project at which the new behaviour makes the build fail, for causes that can be switched at each
/// place by itself: GODEBUG settings ("name=value#PATTERN"), per-iteration loop variables (-d=loopvarhash) and what
/// else the compiler can bisect (-d=variablemakehash). Each is shown by a run with the new behaviour at those lines
/// alone; where no run shows it nothing is told.
Result<Explanation> source_lines(const std::vector<Attribution>& causes, const Regression& regression, Prober& prober,
                                 StudyWatch& watch, std::stop_token stop);

}  // namespace goiso
