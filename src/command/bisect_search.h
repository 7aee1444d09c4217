#pragma once
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/bisect.h"
#include "command/bisect_journal.h"
#include "command/bisect_story.h"
#include "command/laid_over.h"
#include "command/preparations.h"
#include "command/prober.h"
#include "command/search_axis.h"
#include "command/search_pace.h"
#include "lab/bisect.h"
#include "report/study_journal.h"

namespace goiso {

/// nullopt: one that is not understood.
using JournalEntries = std::vector<std::optional<JournalledAnswer>>;

/// One search: what it works with, and what it was told. What the references name outlives it.
struct BisectSearch {
  const BisectOrder& order;
  House& house;
  StudyWatch& watch;
  SearchAxis axis;
  std::unique_ptr<Prober> prober;
  BisectOptions wanted;
  Bisect bisect;
  LaidOver laid_over;
  std::optional<Study> study;  ///< none when it cannot be kept
  BisectStory story;
  JournalEntries entries{};  ///< its journal as it stands, of all sessions
  bool is_measured = false;  ///< how many builds at once is settled
  bool is_recalled = false;  ///< what earlier runs left was told
  SearchPace pace{};
  std::unique_ptr<Preparations> ahead{};  ///< made by the first round; last: it uses the prober
};

/// Opens the axis and the lab's search of it.
Result<BisectSearch> open_search(const BisectOrder& order, House& house, StudyWatch& watch, std::stop_token stop);

/// What its study is asked.
std::string question_of(const BisectSearch& search);
/// The lab's search of an axis, which never runs what it was told to skip.
Result<Bisect> begin_search(const SearchAxis& axis, const BisectOptions& wanted);
/// What is asked where something is wished for. It reads the search's mind about kept runs: for the thread that tells it,
/// or while nobody does.
ProbeQuestion question_at(const BisectSearch& search, const ProbeWish& wish);
/// Whether its next round may serve to measure how many builds at once are worth it.
bool may_be_measured(const BisectSearch& search);

}  // namespace goiso
