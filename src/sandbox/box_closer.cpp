#include "sandbox/box_closer.h"

#include <utility>

namespace goiso {

BoxCloser::BoxCloser() : worker_([this](std::stop_token stop) { work(stop); }) {}

BoxCloser::~BoxCloser() { (void)wait(); }  // who wants to know has asked before

void BoxCloser::add(Box box) {
  box.end();
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [this] { return leaving_.size() < kMostLeaving; });
  leaving_.push_back(std::move(box));
  changed_.notify_all();
}

Result<void> BoxCloser::wait() {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [this] { return leaving_.empty() && !is_busy_; });
  return std::exchange(first_, Result<void>{});
}

void BoxCloser::work(std::stop_token stop) {
  std::unique_lock lock{mutex_};
  while (changed_.wait(lock, stop, [this] { return !leaving_.empty(); })) {
    auto box = std::move(leaving_.front());
    leaving_.pop_front();
    is_busy_ = true;
    changed_.notify_all();
    lock.unlock();
    auto closed = box.close();
    lock.lock();
    is_busy_ = false;
    if (!closed && first_) {
      first_ = std::move(closed);
    }
    changed_.notify_all();
  }
}

}  // namespace goiso
