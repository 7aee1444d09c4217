#pragma once
#include <vector>

namespace goiso {

/// How many probes to run at once. `slowdown[k-1]` is how many times longer a probe takes when k run together (the
/// first is 1; measured on the two ends, which run together anyway). k probes cut a range into k+1, so the k with the
/// largest log2(k+1)/slowdown wins, the smaller of equals. 1 for an empty list.
int choose_workers(const std::vector<double>& slowdown);

/// The list for choose_workers when only two were ever run together: each further one costs as much as the second did.
std::vector<double> slowdown_from_two(double two, int most);

}  // namespace goiso
