#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "sandbox/box.h"

namespace goiso {

/// Sees boxes off that nobody needs any more, in a thread of its own, in the order they came. Any thread.
class BoxCloser {
 public:
  static constexpr std::size_t kMostLeaving = 16;

  BoxCloser();
  BoxCloser(const BoxCloser&) = delete;
  BoxCloser& operator=(const BoxCloser&) = delete;
  ~BoxCloser();  ///< Sees all of them off first.

  /// Ends the box. Waits when kMostLeaving are on their way, so that they do not pile up in a slow engine.
  void add(Box box);
  /// Waits until the engine has removed all of them: the first failure since the last call.
  Result<void> wait();

 private:
  void work(std::stop_token stop);

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Box> leaving_;  // guarded by mutex_
  bool is_busy_ = false;     // guarded by mutex_: one more is in the thread's hands
  Result<void> first_;       // guarded by mutex_
  std::jthread worker_;      // last, so that it ends before what it uses
};

}  // namespace goiso
