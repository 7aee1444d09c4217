#include "report/boundary_rows.h"

#include <algorithm>

namespace goiso {
namespace {

auto point_of(const BisectReport& report, const std::string& name) {
  return std::find_if(report.space.begin(), report.space.end(), [&](const auto& point) { return point.name == name; });
}

std::string branch_of(const BisectReport& report, const std::string& name) {
  const auto found = point_of(report, name);
  return found == report.space.end() ? "" : found->branch;
}

// What began here cannot have been repaired before.
bool may_be_fixed_by(const BisectReport& report, const std::string& first_bad, const std::string& fixed) {
  return first_bad.empty() || point_of(report, first_bad) <= point_of(report, fixed);
}

bool was_told(const BisectReport& report, const std::string& name, const char* call) {
  const auto says_so = [&](const auto& told) { return told.point == name && told.call == call; };
  return std::any_of(report.probes.begin(), report.probes.end(), says_so) ||
         std::any_of(report.known.begin(), report.known.end(), says_so);
}

// What varies is not.
bool is_good(const BisectReport& report, const std::string& name) {
  return was_told(report, name, "good") && !was_told(report, name, "bad");
}

// Of a fix on another branch: a patch release has what it has from the trunk, so it ends what began there; the first of
// a minor ends whatever nothing good lies behind.
bool is_end_of(const BisectReport& report, const std::string& first_bad, const std::string& fixed) {
  const auto begin = point_of(report, first_bad), end = point_of(report, fixed);
  if (first_bad.empty() || begin == report.space.end() || end == report.space.end()) {
    return true;
  }
  return (begin->is_trunk || end->is_trunk || begin->branch == end->branch) &&
         std::none_of(begin, end, [&](const SearchPoint& point) { return is_good(report, point.name); });
}

}  // namespace

bool is_earlier_fix(const BisectReport& report, const std::string& fixed) {
  return !report.first_bad.empty() &&
         std::none_of(report.first_bad.begin(), report.first_bad.end(),
                      [&](const auto& first_bad) { return may_be_fixed_by(report, first_bad, fixed); });
}

std::vector<BoundaryRow> boundary_rows(const BisectReport& report) {
  std::vector<BoundaryRow> rows;
  for (std::size_t i = 0; i < std::max(report.first_bad.size(), report.last_good.size()); ++i) {
    BoundaryRow row;
    row.first_bad = i < report.first_bad.size() ? report.first_bad[i] : "";
    row.last_good = i < report.last_good.size() ? report.last_good[i] : "";
    row.branch = branch_of(report, row.first_bad.empty() ? row.last_good : row.first_bad);
    rows.push_back(row);
  }
  // The fix of a branch stands beside its boundary, any other one where there is room beside an older beginning.
  std::vector<std::string> others;
  for (const auto& fixed : report.first_fixed) {
    const auto same = std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
      return row.first_fixed.empty() && !row.branch.empty() && row.branch == branch_of(report, fixed) &&
             may_be_fixed_by(report, row.first_bad, fixed);
    });
    same == rows.end() ? others.push_back(fixed) : static_cast<void>(same->first_fixed = fixed);
  }
  for (const auto& fixed : others) {
    const auto room = std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
      return row.first_fixed.empty() && may_be_fixed_by(report, row.first_bad, fixed) &&
             is_end_of(report, row.first_bad, fixed);
    });
    if (room != rows.end()) {
      room->first_fixed = fixed;
      continue;
    }
    const auto later = std::find_if(rows.begin(), rows.end(),
                                    [&](const auto& row) { return !may_be_fixed_by(report, row.first_bad, fixed); });
    rows.insert(later, {branch_of(report, fixed), "", "", fixed});
  }
  return rows;
}

}  // namespace goiso
