#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/bisect.h"
#include "command/search_axis.h"

namespace goiso {

/// The go lines from 1.16 (or the good end, when that is older) to that of the Go that runs them all, the project's own
/// and the ends among them, each in the project's go.mod. kUsage for a workspace, which has several go lines.
Result<SearchAxis> go_line_axis(const BisectOrder& order, Prober& prober, House& house);

/// The values of one GODEBUG setting: --values, else the value that brings the old behaviour back and then the other
/// one. kUsage for a setting that the Go does not know, unless --values names its values.
Result<SearchAxis> godebug_axis(const std::string& name, const BisectOrder& order, Prober& prober, House& house,
                                std::stop_token stop);

/// What GOEXPERIMENT switches on by default, one experiment after another in the order of the Go's own list: the first
/// place ("none") is without any, each other one adds the experiment it is named after.
Result<SearchAxis> goexperiment_axis(const BisectOrder& order, Prober& prober, House& house, std::stop_token stop);

/// One experiment, whether on by default or not: "off", then "on". kUsage for one that the Go does not know.
Result<SearchAxis> goexperiment_axis(const std::string& name, const BisectOrder& order, Prober& prober, House& house,
                                     std::stop_token stop);

/// The go lines of such a search, oldest first; `own`, `good` and `bad` are "" or go lines. kUsage for what is none,
/// and for an end that `newest` would refuse. Pure.
Result<std::vector<std::string>> go_lines_to_search(const GoVersion& newest, const std::string& own,
                                                    const std::string& good, const std::string& bad);

/// The GOEXPERIMENT that leaves the first `on` of these switched on, behind what the user has in it already. Pure.
std::string experiments_with(const std::vector<std::string>& experiments, std::size_t on, const std::string& own);

}  // namespace goiso
