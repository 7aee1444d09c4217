#pragma once
#include <string>
#include <vector>

#include "report/bisect_report.h"

namespace goiso {

/// How many runs of one place failed.
struct PlaceShare {
  std::string point;  ///< SearchPoint::name
  int bad = 0, runs = 0;
};

/// Of a search that counts runs: the places that were asked, in the order of the space. Empty for another search.
std::vector<PlaceShare> shares_of(const BisectReport& report);

/// "45 of 92 failed"; with --invert "45 of 92 bad".
std::string share_words(const BisectReport& report, const PlaceShare& place);

}  // namespace goiso
