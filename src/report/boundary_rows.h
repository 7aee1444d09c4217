#pragma once
#include <string>
#include <vector>

#include "report/bisect_report.h"

namespace goiso {

/// What one branch says. A field is "" where there is nothing to say.
struct BoundaryRow {
  std::string branch, last_good, first_bad, first_fixed;
};
std::vector<BoundaryRow> boundary_rows(const BisectReport& report);
/// Was this repaired before anything that is told began? Then it failed at an earlier time, too.
bool is_earlier_fix(const BisectReport& report, const std::string& fixed);

}  // namespace goiso
