#include "command/matrix_watcher.h"

#include "lab/matrix.h"

namespace goiso {

std::optional<std::chrono::milliseconds> time_left(const std::vector<std::optional<std::chrono::milliseconds>>& times,
                                                   std::size_t jobs) {
  return time_for(times, jobs);
}

}  // namespace goiso
