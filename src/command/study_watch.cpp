#include "command/study_watch.h"

#include "lab/work_left.h"

namespace goiso {

std::optional<std::chrono::milliseconds> SearchStanding::time_left(std::chrono::milliseconds running) const {
  return time_for_rounds(rounds_left, typical, running);
}

}  // namespace goiso
