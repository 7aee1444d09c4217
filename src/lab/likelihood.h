#pragma once
#include "lab/call.h"
#include "lab/search_space.h"

namespace goiso {

/// How likely the change is at this node, against its neighbours: its weight, and of a patch release more where its
/// notes name what the failure is of (the compiler, the linker, the package that failed), less where they name only
/// other things. Never 0: notes leave things out. `failure` may be null: then the weight alone.
double likelihood_of(const SearchNode& node, const FailureReference* failure);

}  // namespace goiso
