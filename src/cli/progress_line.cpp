#include "cli/progress_line.h"

#include <fmt/format.h>

#include <string_view>

#include "base/clock.h"
#include "base/text.h"
#include "cli/terminal.h"

namespace goiso {

ProgressLine::ProgressLine(ProgressStyle style) : style_(style) {
  if (style != ProgressStyle::kLine) {
    return;
  }
  painter_ = std::jthread([this](std::stop_token stop) {
    constexpr std::chrono::milliseconds kRedraw{500};
    std::unique_lock lock{mutex_};
    while (!wake_.wait_for(lock, stop, kRedraw, [] { return false; }) && !stop.stop_requested()) {
      draw();
    }
  });
}

ProgressLine::~ProgressLine() { step_ended(); }

void ProgressLine::step_started(const std::string& what) {
  const std::lock_guard lock{mutex_};
  what_ = terminal_safe(what);
  amount_.clear();
  since_ = std::chrono::steady_clock::now();
}

void ProgressLine::step_moved(std::int64_t done, std::int64_t total, const char* unit) {
  const std::lock_guard lock{mutex_};
  const bool in_bytes = std::string_view{unit} == "bytes";
  const auto amount = [&](std::int64_t count) { return in_bytes ? human_size(count) : std::to_string(count); };
  const auto of = total > 0 ? fmt::format(" of {}", amount(total)) : std::string{};
  amount_ = fmt::format("{}{}{}", amount(done), of, in_bytes ? "" : fmt::format(" {}", unit));
}

void ProgressLine::step_ended() {
  const std::lock_guard lock{mutex_};
  clear();
  what_.clear();
}

void ProgressLine::note(const std::string& sentence) {
  if (style_ == ProgressStyle::kSilent) {
    return;
  }
  const std::lock_guard lock{mutex_};
  clear();
  terminal::write_err("goiso: " + terminal_safe(sentence) + "\n");
}

void ProgressLine::draw() {
  constexpr std::chrono::milliseconds kWorthShowing{1'000};
  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since_);
  if (what_.empty() || taken < kWorthShowing) {
    return;
  }
  auto line = fmt::format("{} … {}{}{}", what_, amount_, amount_.empty() ? "" : ", ", human_duration(taken));
  const auto room = static_cast<std::size_t>(terminal::width() - 1);
  if (line.size() > room) {
    line = valid_utf8(line.substr(0, room));
  }
  terminal::write_err("\r\x1b[K" + line);
  is_drawn_ = true;
}

void ProgressLine::clear() {
  if (is_drawn_) {
    terminal::write_err("\r\x1b[K");
    is_drawn_ = false;
  }
}

}  // namespace goiso
