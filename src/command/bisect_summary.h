#pragma once
#include <stop_token>

#include "base/result.h"
#include "command/bisect.h"
#include "command/laid_over.h"
#include "command/search_axis.h"

namespace goiso {

/// A search that is over.
struct EndedSearch {
  const BisectOrder& order;
  const SearchAxis& axis;
  const Prober& prober;
  const LaidOver& laid_over;
};

/// The flags that ask for its boxes again, as typed.
std::vector<std::string> flags_of_search(const BisectOrder& order, const Prober& prober);

/// What a report says beside the answer: what was searched, with what, and the project itself when it is small.
Result<BisectReport> report_of_search(const EndedSearch& search, House& house, std::stop_token stop);

/// How many of `left_out` (ascending) lie between the two sides of each change, and after the last place.
void count_left_out(const std::vector<GoVersion>& left_out, BisectReport& report);

}  // namespace goiso
