#include "init/inbox.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "init/end.h"

namespace goiso::init {

using wire::Frame;
using wire::FrameType;
using wire::TroubleKind;

void Inbox::set_limits(std::uint64_t deadline_unix_ms, std::uint32_t beat_limit_ms) {
  deadline_unix_ms_ = deadline_unix_ms;
  beat_limit_ns_ = std::uint64_t{beat_limit_ms} * 1'000'000U;
}

void Inbox::fill() {
  static char buffer[wire::kMaxPayload];
  const auto size = read(STDIN_FILENO, buffer, sizeof buffer);
  if (size == 0) {
    end_alone();
  }
  if (size > 0) {
    heard_ns_ = monotonic_ns();
    reader_.feed({buffer, static_cast<std::size_t>(size)});
  } else if (errno != EAGAIN && errno != EINTR) {
    end_alone();
  }
}

std::optional<Frame> Inbox::try_next() {
  while (auto frame = reader_.next()) {
    if (frame->type != FrameType::kBeat) {
      return frame;
    }
  }
  if (reader_.error() != wire::FrameError::kNone) {
    end_with_trouble(post_, TroubleKind::kProtocol, std::string{"a frame cannot be read: "} + wire::name_of(reader_.error()));
  }
  return std::nullopt;
}

void Inbox::check_clocks() {
  if (deadline_unix_ms_ != 0 && unix_ms() >= deadline_unix_ms_) {
    end_with_trouble(post_, TroubleKind::kDeadline, "the deadline of the box passed");
  }
  if (beat_limit_ns_ != 0 && monotonic_ns() - heard_ns_ > beat_limit_ns_) {
    end_with_trouble(post_, TroubleKind::kSilentController, "the controller fell silent");
  }
}

std::optional<Frame> Inbox::take_urgent() {
  constexpr std::size_t kMostKept = 16;  // while a command runs a controller sends nothing else but kFinish
  while (auto frame = try_next()) {
    if (frame->type == FrameType::kCancel || frame->type == FrameType::kAnswer || frame->type == FrameType::kPiece) {
      return frame;
    }
    kept_.push_back(std::move(*frame));
    if (kept_.size() > kMostKept) {
      end_with_trouble(post_, TroubleKind::kProtocol, "too many frames while a command runs");
    }
  }
  return std::nullopt;
}

void Inbox::wait_once() {
  constexpr int kLookMs = 250;
  pollfd fds[2] = {{STDIN_FILENO, POLLIN, 0}, {STDOUT_FILENO, POLLOUT, 0}};
  poll(fds, post_.is_empty() ? 1 : 2, kLookMs);
  if (!post_.is_empty() && !post_.flush()) {
    end_alone();
  }
  if (fds[0].revents != 0) {
    fill();
  }
  check_clocks();
}

void Inbox::wait_for_room() {
  while (post_.is_full()) {
    wait_once();
  }
}

Frame Inbox::next() {
  if (!kept_.empty()) {
    auto frame = std::move(kept_.front());
    kept_.pop_front();
    return frame;
  }
  while (true) {
    if (auto frame = try_next()) {
      return std::move(*frame);
    }
    wait_once();
  }
}

}  // namespace goiso::init
