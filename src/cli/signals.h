#pragma once
#include <atomic>
#include <optional>
#include <stop_token>
#include <thread>

#include "base/error.h"

namespace goiso {

/// Turns SIGINT, SIGTERM and SIGHUP into a requested stop. Made before any other thread, so that all of them have the signals blocked
/// and only this one reads them. A second signal ends the process at once: the boxes' lifeline cleans up.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  std::stop_token stop() const { return source_.get_token(); }
  /// kInterrupted or kTerminated, when a signal came.
  std::optional<ErrorKind> reason() const;

 private:
  void listen();
  std::stop_source source_;
  std::atomic<int> signal_{0};
  std::jthread listener_;
};

}  // namespace goiso
