#pragma once
#include <functional>
#include <string>

#include "base/result.h"

namespace goiso {

class StoreDatabase;

/// Takes over the runs that an older goiso kept in `STATE/runs/ID/`, and removes them there, each as soon as it is
/// kept. The folder goes with the last. A run that cannot be read stays where it is; how many do is told to the user.
Result<void> take_over_old_runs(StoreDatabase& database);

}  // namespace goiso
