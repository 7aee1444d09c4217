#include "command/cell_queue.h"

#include <algorithm>

namespace goiso {

void CellQueue::provide(const std::string& go) {
  const std::lock_guard lock{mutex_};
  provided_.insert(go);
  changed_.notify_all();
}

std::vector<std::size_t> CellQueue::refuse(const std::string& go) {
  const std::lock_guard lock{mutex_};
  std::vector<std::size_t> gone;
  std::erase_if(waiting_, [&](const Waiting& one) {
    if (one.go == go) {
      gone.push_back(one.cell);
    }
    return one.go == go;
  });
  changed_.notify_all();
  return gone;
}

std::optional<std::size_t> CellQueue::take() {
  std::unique_lock lock{mutex_};
  while (!is_closed_ && !waiting_.empty()) {
    const auto next =
        std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& one) { return provided_.contains(one.go); });
    if (next != waiting_.end()) {
      const auto taken = next->cell;
      waiting_.erase(next);
      changed_.notify_all();  // who waits for the rest may have to stop waiting
      return taken;
    }
    changed_.wait(lock);
  }
  return std::nullopt;
}

std::vector<std::size_t> CellQueue::close() {
  const std::lock_guard lock{mutex_};
  is_closed_ = true;
  std::vector<std::size_t> left;
  for (const auto& one : waiting_) {
    left.push_back(one.cell);
  }
  waiting_.clear();
  changed_.notify_all();
  return left;
}

}  // namespace goiso
