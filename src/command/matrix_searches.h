#pragma once
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "report/matrix_report.h"

namespace goiso {

/// A group of failures whose beginning --bisect searches for, and where it begins: what is to be tried first comes
/// first.
struct WantedSearch {
  std::string group;
  std::vector<MatrixChange> changes;
};

/// One for each group that a passing neighbour turns into, or, when it is a crash of the compiler, any other failure: a
/// compiler may refuse a program in one release after another, and should crash in none. Pure.
std::vector<WantedSearch> wanted_searches(const MatrixReport& report);

/// Not a passing build is the good side of this one, but a failing one.
bool is_from_failure(const MatrixChange& change);

/// Makes the searches of `report`, and fills in regressions, containers and notes. kUsage, kNotFound and kUntrusted of
/// `search` mean that this cell cannot be searched, so another one of its group is tried; any other error is not of the
/// cell.
using SearchOfChange = std::function<Result<BisectReport>(const MatrixChange& change)>;
void search_groups(MatrixReport& report, const SearchOfChange& search, const std::stop_token& stop);

}  // namespace goiso
