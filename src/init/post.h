#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "wire/frame.h"
#include "wire/message.h"

namespace goiso::init {

std::uint64_t monotonic_ns();
std::uint64_t unix_ms();

/// Frames to the controller, kept until stdout takes them. Whoever makes output looks at `is_full` and waits, so the queue stays
/// within a few frames of kHighWater.
class Post {
 public:
  static constexpr std::size_t kHighWater = 1 << 20;

  void set_key(const wire::Key& key) { writer_.set_key(key); }
  void send(wire::FrameType type, std::string_view payload);
  bool is_full() const { return queue_.size() - sent_ >= kHighWater; }
  bool is_empty() const { return sent_ == queue_.size(); }
  /// Writes what stdout takes now. False when nobody will ever read again.
  bool flush();
  /// Flushes for at most `patience_ms`.
  void drain(int patience_ms);

 private:
  wire::FrameWriter writer_{wire::Direction::kToController};
  std::string queue_;
  std::size_t sent_ = 0;
};

}  // namespace goiso::init
