#include "lab/workers.h"

#include <cmath>
#include <cstddef>

namespace goiso {

int choose_workers(const std::vector<double>& slowdown) {
  int best = 1;
  double gain = 0;
  for (std::size_t i = 0; i < slowdown.size(); ++i) {
    const double here = std::log2(static_cast<double>(i) + 2) / slowdown[i];
    if (here > gain * (1 + 1e-9)) {
      gain = here;
      best = static_cast<int>(i) + 1;
    }
  }
  return best;
}

std::vector<double> slowdown_from_two(double two, int most) {
  std::vector<double> slowdown;
  for (int k = 1; k <= most; ++k) {
    slowdown.push_back(1 + (two - 1) * (k - 1));
  }
  return slowdown;
}

}  // namespace goiso
