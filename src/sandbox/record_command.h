#pragma once
#include <stop_token>

#include "base/result.h"
#include "model/build_record.h"
#include "sandbox/box.h"
#include "sandbox/build_plan.h"

namespace goiso {

/// Runs the command in a box where everything is ready, and collects all that it shows, up to init's final frame.
Result<BuildRecord> record_command(Box& box, const BuildPlan& plan, const Snapshot& snapshot, std::stop_token stop);

}  // namespace goiso
