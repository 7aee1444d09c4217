#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "engine/engine.h"

namespace goiso {

/// The shared stream of container events with one label (GET /events), read by a thread of its own, reopened with `since` when
/// it breaks. It answers one question: is this container gone?
class EventStream {
 public:
  struct State;  // of the reading thread, defined in the .cpp
  /// Returns when the engine has answered with headers, so nothing that happens later is missed.
  static Result<EventStream> open(const Engine& engine, const std::string& label, std::stop_token stop);
  EventStream(EventStream&&) noexcept;
  EventStream& operator=(EventStream&&) noexcept;
  ~EventStream();

  enum class Wait { kGone, kTimedOut };
  /// Waits for the container's destroy (Podman: remove) event. On a time-out the caller inspects. Any thread.
  Wait wait_gone(const std::string& container, std::chrono::milliseconds patience) const;
  /// True when an oom event named the container.
  bool saw_oom(const std::string& container) const;

 private:
  explicit EventStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace goiso
