#include "command/preparations.h"

#include <algorithm>
#include <vector>

namespace goiso {

Preparations::~Preparations() { turn_to({}, {}); }

void Preparations::turn_to(const std::set<std::size_t>& asked, const std::set<std::size_t>& expected) {
  std::list<Started> ending;
  {
    const std::lock_guard lock{mutex_};
    for (auto one = started_.begin(); one != started_.end();) {
      const auto next = std::next(one);
      const bool was_used = one->is_asked;
      one->is_asked = one->place && asked.contains(*one->place);
      if (one->is_asked) {
        one->asked.request();
      } else if (was_used || !(one->place && expected.contains(*one->place))) {
        ending.splice(ending.end(), started_, one);
      }
      one = next;
    }
  }
  for (auto& one : ending) {
    one.stop.request();
  }
  for (auto& one : ending) {
    one.done.wait();
  }
}

void Preparations::begin(std::optional<std::size_t> place, const Work& work, std::stop_token stop) {
  const std::lock_guard lock{mutex_};
  const bool is_under_way = place && std::any_of(started_.begin(), started_.end(), [&](const Started& one) {
                              return one.place == place && !one.is_asked;
                            });
  if (!is_under_way) {
    auto& one = started_.emplace_back(place, std::move(stop));
    one.done = std::async(std::launch::async, work, one.stop.token(), one.asked.token()).share();
  }
}

void Preparations::wait_for(std::size_t place) {
  std::vector<std::shared_future<void>> awaited;
  {
    const std::lock_guard lock{mutex_};
    for (const auto& one : started_) {
      if (one.place == place && one.is_asked) {
        awaited.push_back(one.done);
      }
    }
  }
  for (const auto& done : awaited) {
    done.wait();
  }
}

}  // namespace goiso
