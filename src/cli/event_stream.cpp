#include "cli/event_stream.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "cli/terminal.h"

namespace goiso {
Result<std::unique_ptr<EventSink>> EventSink::open(const std::string& where) {
  UniqueFd file;
  if (where != "-") {
    // Without O_NONBLOCK a pipe is waited for until somebody reads it.
    file = UniqueFd{::open(where.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0666)};
    if (!file.is_open() && errno == ENXIO) {
      return Error{
          ErrorKind::kUsage, fmt::format("'{}' is a pipe that nobody reads", where), {}, "start its reader first"};
    }
    if (!file.is_open()) {
      return system_error(ErrorKind::kUsage, fmt::format("cannot open '{}' for --events", where), errno);
    }
    fcntl(file.value(), F_SETFL, fcntl(file.value(), F_GETFL) & ~O_NONBLOCK);
  }
  return std::unique_ptr<EventSink>{new EventSink{where, std::move(file)}};
}

void EventSink::tell(const Telling& telling, const std::string& study) {
  const std::lock_guard lock{mutex_};
  const auto since_start =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start_);
  write(telling(EventLine{EventStamp{std::chrono::system_clock::now(), since_start, ++told_, study}}));
}

void EventSink::write(std::string_view line) {
  if (!file_.is_open()) {
    terminal::write_out(line);
    return;
  }
  while (!line.empty() && failure_ == 0) {
    const auto size = ::write(file_.value(), line.data(), line.size());
    failure_ = size < 0 && errno != EINTR ? errno : 0;
    line.remove_prefix(size < 0 ? 0 : static_cast<std::size_t>(size));
  }
}

Result<void> EventSink::is_whole() {
  const std::lock_guard lock{mutex_};
  const bool is_fine = failure_ == 0 || failure_ == EPIPE;  // a reader that went away has what it wanted
  return is_fine ? Result<void>{}
                 : system_error(ErrorKind::kStore, fmt::format("cannot write events to '{}'", where_), failure_);
}

void EventProgress::step_started(const std::string& what) {
  next_.step_started(what);
  const std::lock_guard lock{mutex_};
  is_in_step_ = true;
  last_move_ = {};
  if (sink_ != nullptr) {
    sink_->tell([&](const EventLine& line) { return line.step_started(what); });
  }
}

void EventProgress::step_moved(std::int64_t done, std::int64_t total, const char* unit) {
  next_.step_moved(done, total, unit);
  constexpr std::chrono::milliseconds kBetween{200};
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock{mutex_};
  const bool is_last = total > 0 && done >= total;
  if (sink_ != nullptr && (is_last || now - last_move_ >= kBetween)) {
    last_move_ = now;
    sink_->tell([&](const EventLine& line) { return line.step_moved(done, total, unit); });
  }
}

void EventProgress::step_ended() {
  next_.step_ended();
  const std::lock_guard lock{mutex_};
  if (sink_ != nullptr && std::exchange(is_in_step_, false)) {
    sink_->tell([&](const EventLine& line) { return line.step_ended(); });
  }
}

void EventProgress::note(const std::string& sentence) {
  next_.note(sentence);
  if (sink_ != nullptr) {
    sink_->tell([&](const EventLine& line) { return line.note(sentence); });
  }
}

}  // namespace goiso
