#pragma once
#include <cstdint>
#include <deque>
#include <optional>

#include "init/post.h"
#include "wire/frame.h"

namespace goiso::init {

/// Frames from the controller on stdin, and the three ways a controller can be gone: EOF, the absolute deadline, no frame for too long.
/// Each of them, and a frame that cannot be, ends the box.
class Inbox {
 public:
  explicit Inbox(Post& post) : post_(post) {}
  void set_limits(std::uint64_t deadline_unix_ms, std::uint32_t beat_limit_ms);

  /// The next frame but beats, waiting as long as the controller lives; flushes the post meanwhile.
  wire::Frame next();
  /// Waits, as next() does, until the post has room again.
  void wait_for_room();
  /// The next of those frames that cannot wait while a command runs: kCancel, kAnswer, kPiece. Others but beats are kept for next(), in order.
  std::optional<wire::Frame> take_urgent();
  /// Takes what stdin has now; for a caller with a poll of its own. Ends the box on EOF.
  void fill();
  /// Ends the box when the deadline has passed or the controller has been silent for too long.
  void check_clocks();

 private:
  std::optional<wire::Frame> try_next();
  void wait_once();

  Post& post_;
  wire::FrameReader reader_{wire::Direction::kToInit};
  std::deque<wire::Frame> kept_;
  std::uint64_t deadline_unix_ms_ = 0;
  std::uint64_t beat_limit_ns_ = 0;
  std::uint64_t heard_ns_ = monotonic_ns();
};

}  // namespace goiso::init
