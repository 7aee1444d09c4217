#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "command/bisect_story.h"
#include "model/project.h"
#include "report/study_journal.h"

namespace goiso {

/// How long the builds of a search take, each with its box and what it waited for. One thread.
class SearchPace {
 public:
  /// A build of this session took so long.
  void took(std::chrono::milliseconds time) { times_.push_back(time); }
  /// What the search was not told of its own builds, other searches were: asked once, when nothing else tells.
  void expect(std::function<std::optional<std::chrono::milliseconds>()> earlier) { earlier_ = std::move(earlier); }
  /// The median of this session; without one that of the answers told so far, those of earlier sessions first; without
  /// these what was expected.
  std::optional<std::chrono::milliseconds> typical(const BisectStory& story);

 private:
  std::vector<std::chrono::milliseconds> times_;
  std::function<std::optional<std::chrono::milliseconds>()> earlier_;  // empty: nobody knows, or it was asked
  std::optional<std::chrono::milliseconds> expected_;
};

/// The median of the newest kept search of that project whose builds were made with the same command in the same kind
/// of box; `question` is question_of() of the search that is begun. nullopt where there is none.
std::optional<std::chrono::milliseconds> pace_of_earlier(const StudyJournal& journal, const std::string& question,
                                                         const Project& project);

}  // namespace goiso
