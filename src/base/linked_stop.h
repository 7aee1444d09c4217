#pragma once
#include <functional>
#include <stop_token>
#include <utility>

namespace goiso {

/// A stop of one's own that also comes when the caller's does. Neither copied nor moved; any thread.
class LinkedStop {
 public:
  explicit LinkedStop(std::stop_token outer) : link_(std::move(outer), [this] { source_.request_stop(); }) {}
  void request() { source_.request_stop(); }
  std::stop_token token() const { return source_.get_token(); }

 private:
  std::stop_source source_;
  std::stop_callback<std::function<void()>> link_;  // after what it stops
};

}  // namespace goiso
