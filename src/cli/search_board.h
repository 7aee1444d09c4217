#pragma once
#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "command/study_watch.h"

namespace goiso {

/// What a search shows while it goes: what runs and for how long, which round, how many probes and places, and about
/// when there is an answer; then what is tried for the cause. Any thread; it calls nobody.
class SearchBoard {
 public:
  using Clock = std::chrono::steady_clock;
  void round_began(const SearchStanding& standing, Clock::time_point now);
  void cause_sought();
  void build_began(const std::string& what, Clock::time_point now);
  void build_ended(const std::string& what);

  /// As it is at `now`; a line is longer than `columns` only where one name is.
  std::vector<std::string> lines(Clock::time_point now, std::size_t columns) const;

 private:
  struct Build {
    std::string what;
    Clock::time_point since;
  };
  std::vector<std::string> told_of_builds(Clock::time_point now) const;    // with mutex_ held
  std::vector<std::string> told_of_standing(Clock::time_point now) const;  // with mutex_ held

  mutable std::mutex mutex_;
  std::optional<SearchStanding> standing_;  // guarded by mutex_, as all below; none: the cause is looked for
  Clock::time_point round_since_;
  std::vector<Build> running_;
  std::size_t ended_ = 0;  // of this round
};

}  // namespace goiso
