#include "cli/search_board.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "base/text.h"
#include "report/text_rows.h"

namespace goiso {
namespace {

constexpr std::size_t kMostBuilds = 4;    // with a name
constexpr std::size_t kLongestName = 36;  // bytes; a commit's has its first words

std::string short_name(const std::string& what) {
  const auto name = terminal_safe(what);
  return name.size() <= kLongestName ? name : valid_utf8(name.substr(0, kLongestName)) + "…";
}

std::string counted(std::size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// As few lines as have room for all, in their order.
std::vector<std::string> folded(const std::vector<std::string>& parts, std::size_t columns) {
  constexpr const char* kBetween = " · ";
  std::vector<std::string> lines;
  for (const auto& part : parts) {
    const auto longer = lines.empty() ? part : lines.back() + kBetween + part;
    if (!lines.empty() && static_cast<std::size_t>(columns_of(longer)) <= columns) {
      lines.back() = longer;
    } else {
      lines.push_back(part);
    }
  }
  return lines;
}

std::chrono::milliseconds between(SearchBoard::Clock::time_point since, SearchBoard::Clock::time_point now) {
  return std::max(std::chrono::milliseconds{0}, std::chrono::duration_cast<std::chrono::milliseconds>(now - since));
}

}  // namespace

void SearchBoard::round_began(const SearchStanding& standing, Clock::time_point now) {
  const std::lock_guard lock{mutex_};
  standing_ = standing;
  round_since_ = now;
  running_.clear();
  ended_ = 0;
}

void SearchBoard::cause_sought() {
  const std::lock_guard lock{mutex_};
  standing_.reset();
  running_.clear();
}

void SearchBoard::build_began(const std::string& what, Clock::time_point now) {
  const std::lock_guard lock{mutex_};
  running_.push_back({short_name(what), now});
}

void SearchBoard::build_ended(const std::string& what) {
  const std::lock_guard lock{mutex_};
  const auto name = short_name(what);
  const auto found =
      std::find_if(running_.begin(), running_.end(), [&](const Build& build) { return build.what == name; });
  if (found != running_.end()) {
    running_.erase(found);
    ++ended_;
  }
}

std::vector<std::string> SearchBoard::told_of_builds(Clock::time_point now) const {
  std::vector<std::string> parts;
  for (const auto& build : running_) {
    if (parts.size() == kMostBuilds) {
      parts.push_back(fmt::format("{} more", running_.size() - kMostBuilds));
      break;
    }
    parts.push_back(fmt::format("{} {}", build.what, whole_seconds(between(build.since, now))));
  }
  return parts;
}

std::vector<std::string> SearchBoard::told_of_standing(Clock::time_point now) const {
  std::vector<std::string> parts{fmt::format("round {}", standing_->round),
                                 counted(standing_->probes + ended_, "probe"),
                                 counted(standing_->places, "place") + " left"};
  if (const auto left = standing_->time_left(between(round_since_, now))) {
    parts.push_back(left->count() == 0 ? "answer soon" : "answer in about " + rough_duration(*left));
  }
  return parts;
}

std::vector<std::string> SearchBoard::lines(Clock::time_point now, std::size_t columns) const {
  const std::lock_guard lock{mutex_};
  auto parts = told_of_builds(now);
  if (standing_) {
    const auto more = told_of_standing(now);
    parts.insert(parts.end(), more.begin(), more.end());
  } else {
    parts.insert(parts.begin(), "looking for the cause");
  }
  return folded(parts, columns);
}

}  // namespace goiso
