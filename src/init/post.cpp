#include "init/post.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

namespace goiso::init {
namespace {

std::uint64_t clock_ns(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(now.tv_nsec);
}

}  // namespace

std::uint64_t monotonic_ns() { return clock_ns(CLOCK_MONOTONIC); }
std::uint64_t unix_ms() { return clock_ns(CLOCK_REALTIME) / 1'000'000U; }

void Post::send(wire::FrameType type, std::string_view payload) {
  if (is_empty()) {
    queue_.clear();
    sent_ = 0;
  }
  queue_ += writer_.encode(type, payload, monotonic_ns());
}

bool Post::flush() {
  while (!is_empty()) {
    const auto size = write(STDOUT_FILENO, queue_.data() + sent_, queue_.size() - sent_);
    if (size < 0) {
      return errno == EAGAIN || errno == EINTR;
    }
    sent_ += static_cast<std::size_t>(size);
  }
  return true;
}

void Post::drain(int patience_ms) {
  const auto end = monotonic_ns() + static_cast<std::uint64_t>(patience_ms) * 1'000'000U;
  while (flush() && !is_empty() && monotonic_ns() < end) {
    pollfd out{STDOUT_FILENO, POLLOUT, 0};
    poll(&out, 1, 50);
  }
}

}  // namespace goiso::init
