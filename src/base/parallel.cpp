#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace goiso {

void parallel_for(std::size_t count, std::size_t workers, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  const auto drain = [&] {
    for (auto i = next++; i < count; i = next++) {
      work(i);
    }
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < std::min(workers, count); ++i) {
    threads.emplace_back(drain);
  }
  drain();
}

}  // namespace goiso
