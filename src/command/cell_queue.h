#pragma once
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace goiso {

/// Cells that wait for their SDK and for a worker. Any thread.
class CellQueue {
 public:
  struct Waiting {
    std::size_t cell = 0;
    std::string go;  ///< the SDK it needs, by name
  };
  /// `order` is the order they are wanted in.
  explicit CellQueue(std::vector<Waiting> order) : waiting_(std::move(order)) {}

  /// The SDK is there: its cells may be taken.
  void provide(const std::string& go);
  /// It will never be there: its cells leave the queue and are returned.
  std::vector<std::size_t> refuse(const std::string& go);
  /// The first that may be taken; waits while none may and some are left. nullopt: nothing is left, or it is closed.
  std::optional<std::size_t> take();
  /// Nobody gets anything any more; returns what is left.
  std::vector<std::size_t> close();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Waiting> waiting_;  // guarded by mutex_, as all below
  std::set<std::string> provided_;
  bool is_closed_ = false;
};

}  // namespace goiso
