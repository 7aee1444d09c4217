#include "report/place_shares.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace goiso {

std::vector<PlaceShare> shares_of(const BisectReport& report) {
  std::map<std::string, PlaceShare> known;
  for (const auto& probe : report.probes) {
    const bool is_bad = probe.call == "bad";
    if (report.runs_in_all > 0 && (is_bad || probe.call == "good")) {
      auto& place = known[probe.point];
      place.bad += is_bad ? 1 : 0;
      ++place.runs;
    }
  }
  std::vector<PlaceShare> shares;
  for (const auto& point : report.space) {
    if (const auto found = known.find(point.name); found != known.end()) {
      shares.push_back({point.name, found->second.bad, found->second.runs});
    }
  }
  return shares;
}

std::string share_words(const BisectReport& report, const PlaceShare& place) {
  return fmt::format("{} of {} {}", place.bad, place.runs, report.is_inverted ? "bad" : "failed");
}

}  // namespace goiso
