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
#include "command/preparations.h"
#include "command/prober.h"
#include "command/search_axis.h"
#include "command/search_pace.h"
#include "lab/bisect.h"
#include "report/study_journal.h"

namespace goiso {

/// One search: what it works with, and what it was told. What the references name outlives it.
struct BisectSearch {
  const BisectOrder& order;
  House& house;
  StudyWatch& watch;
  SearchAxis axis;
  std::unique_ptr<Prober> prober;
  BisectOptions wanted;
  Bisect bisect;
  std::optional<Study> study;  ///< none when it cannot be kept
  BisectStory story;
  bool is_measured = false;  ///< how many builds at once is settled
  bool is_recalled = false;  ///< what earlier runs left was told
  SearchPace pace{};
  std::unique_ptr<Preparations> ahead{};  ///< made by the first round; last: it uses the prober
};

/// Opens the axis and the lab's search of it.
Result<BisectSearch> open_search(const BisectOrder& order, House& house, StudyWatch& watch, std::stop_token stop);

/// Begins its journal, or finds the one that is to be gone on with. kNotFound when there is none to go on with.
Result<void> open_study(BisectSearch& search);
/// The entries of a journal, without the answers that ended an earlier session; nullopt: one that is not understood.
std::vector<std::optional<JournalledAnswer>> kept_answers(const std::vector<std::string>& entries);
/// The build that a probe of that place is.
ProbeQuestion question_at(const BisectSearch& search, std::size_t node, bool is_fresh);
/// Tells the search what a journal has, or will have.
void tell(BisectSearch& search, JournalledAnswer answer);
/// Tells the search an answer that is known from elsewhere.
void tell_known(BisectSearch& search, JournalledAnswer answer);
/// Tells the search what its journal has.
Result<void> replay(BisectSearch& search);
/// Tells the search, once, what earlier runs left of its places: with that known it asks for the rest alone. Nothing is
/// run, downloaded or read for it but the cache of verdicts; a place with a tree of its own is left out, for its digest
/// would need the tree. Before the failure that is searched is known nothing is told: which of several failures that is
/// must not hang on what happens to be kept. Nor is anything told to somebody who says himself what each build means.
Result<void> recall_known(BisectSearch& search);

Result<void> note_down(BisectSearch& search, const JournalledAnswer& answer);
/// What the prober is asked of a place. It reads the search's mind about kept runs: for the thread that tells it, or while
/// nobody does.
ProbeQuestion question_at(const BisectSearch& search, std::size_t node, bool is_fresh);
/// Whether its next round may serve to measure how many builds at once are worth it.
bool may_be_measured(const BisectSearch& search);
void set_workers(BisectSearch& search, int workers);
/// The search as it is after these answers alone.
Result<void> start_over(BisectSearch& search, std::vector<JournalledAnswer> answers);
}  // namespace goiso
