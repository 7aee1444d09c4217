#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "sandbox/ready_box.h"

namespace goiso {

/// How a pool gets boxes, and how it gets rid of them.
struct PoolWays {
  /// One more box like that plan's. Called by the pool's own threads.
  std::function<Result<ReadyBox>(const BoxPlan& plan, std::stop_token stop)> open;
  std::function<void(Box)> dispose;  ///< any thread
  int most_idle = 1;                 ///< boxes that wait for a run
  int openers = 1;                   ///< threads that open them
};

/// Boxes opened ahead of the runs that will use them, each for one run. A box fits a run when all that was asked of the
/// engine for it is what the run would ask for (shape_of), and when it lives long enough. Any thread.
class BoxPool {
 public:
  explicit BoxPool(PoolWays ways) : ways_(std::move(ways)) {}
  BoxPool(const BoxPool&) = delete;
  BoxPool& operator=(const BoxPool&) = delete;
  ~BoxPool() { close(); }

  /// So many more runs will want such a box. They are opened in the order expected, as far as there is room.
  void expect(const BoxPlan& plan, int runs);
  /// One of the runs expected is there, whether it takes a box or not.
  void arrived(const BoxPlan& plan);
  /// A box for `plan`, now the caller's; waits for one that is being opened and that nobody else waits for. nullopt
  /// when there is none: open one.
  std::optional<ReadyBox> take(const BoxPlan& plan, std::stop_token stop);
  /// Keeps a box for a run to come. When there is no room, the oldest one that no run is expected for goes, else this
  /// one.
  void park(const BoxPlan& plan, ReadyBox box);
  /// No box like that is of any use after all.
  void give_up(const BoxPlan& plan);
  /// Nothing is expected any more; every box goes.
  void forget();
  /// The same, for good: whatever is expected later is not opened. Waits until nothing is being opened.
  void close();

 private:
  struct Shape {
    BoxPlan plan;
    int expected = 0;  // runs that have not arrived
    int waiting = 0;   // runs that wait for a box that is being opened
    int opening = 0;
    std::deque<ReadyBox> idle{};
    int wanted() const { return expected + waiting; }
    int coming() const { return opening + static_cast<int>(idle.size()); }
  };

  void work(std::stop_token stop);
  void start_openers();
  Shape& known(const std::string& key, const BoxPlan& plan);
  Shape* next_wanted();
  int total() const;
  void take_in(Shape& shape, Result<ReadyBox> opened, std::vector<Box>& going);
  void empty(Shape& shape, std::vector<Box>& going);
  std::optional<Box> make_room();
  void dispose(std::vector<Box> going);

  const PoolWays ways_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::string> order_;        // guarded by mutex_: keys of shapes_ as they were first expected
  std::map<std::string, Shape> shapes_;  // guarded by mutex_: by shape_of; none is ever removed
  bool is_closed_ = false;               // guarded by mutex_
  std::vector<std::jthread> openers_;    // guarded by mutex_
};

}  // namespace goiso
