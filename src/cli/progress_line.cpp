#include "cli/progress_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/clock.h"
#include "base/text.h"
#include "cli/terminal.h"

namespace goiso {
namespace {

std::string cut_to(std::string line, std::size_t columns) {
  std::size_t seen = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool begins_one = (static_cast<unsigned char>(line[at]) & 0xC0U) != 0x80U;
    seen += begins_one ? 1 : 0;
    if (seen > columns) {
      line.resize(at);
    }
  }
  return line;
}

}  // namespace

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

void ProgressLine::show(std::vector<std::string> board) {
  show([board = std::move(board)](std::size_t) { return board; });
}

void ProgressLine::show(Board board) {
  const std::lock_guard lock{mutex_};
  board_ = std::move(board);
}

void ProgressLine::hide() {
  const std::lock_guard lock{mutex_};
  clear();
  board_ = nullptr;
}

std::string ProgressLine::step() const {
  constexpr std::chrono::milliseconds kWorthShowing{1'000};
  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since_);
  return what_.empty() || taken < kWorthShowing
             ? std::string{}
             : fmt::format("{} … {}{}{}", what_, amount_, amount_.empty() ? "" : ", ", human_duration(taken));
}

void ProgressLine::draw() {
  const auto room = static_cast<std::size_t>(std::max(1, terminal::width() - 1));
  auto lines = board_ ? board_(room) : std::vector<std::string>{};
  if (auto line = step(); !line.empty()) {
    lines.push_back(std::move(line));
  }
  if (lines.empty()) {
    return;
  }
  // Over what stands there, in one write: what is erased first would be seen to flicker.
  auto text = to_first_line();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text += fmt::format("{}{}\x1b[K", i == 0 ? "" : "\n", cut_to(lines[i], room));
  }
  terminal::write_err(text + "\x1b[J");
  drawn_ = lines.size();
}

// The cursor stands at the end of the last line.
std::string ProgressLine::to_first_line() const { return drawn_ > 1 ? fmt::format("\r\x1b[{}A", drawn_ - 1) : "\r"; }

void ProgressLine::clear() {
  if (drawn_ > 0) {
    terminal::write_err(to_first_line() + "\x1b[J");
  }
  drawn_ = 0;
}

}  // namespace goiso
