#pragma once
#include <stop_token>

#include "base/result.h"
#include "command/bisect_search.h"

namespace goiso {

// What ends a search before it has an answer, by what its command says.

/// kInterrupted, with place and exit code, when a run of this search means `abort`. The journal has it that such runs
/// do not count, so a search that is resumed once asks for all of them again. What earlier runs or another search
/// showed stops nothing: where it would, it is struck out as well, and the search goes on without it.
Result<void> stop_where_told(BisectSearch& search);

/// Of a search by exit code whose command ended with 126 or 127 for the first time: runs it again where it is known to
/// end with 0, or is said to. kUsage when it ends so there as well: what cannot be run says nothing of any release.
Result<void> check_command_runs(BisectSearch& search, std::stop_token stop);

/// The same at the end of a search that found no place where the command ended with 0.
Result<void> check_command_ran(const BisectSearch& search);

}  // namespace goiso
