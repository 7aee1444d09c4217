#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "command/bisect.h"
#include "command/search_axis.h"
#include "lab/bisect.h"
#include "model/probe_result.h"
#include "model/project.h"
#include "report/study_journal.h"

namespace goiso {

/// One answer of a search, as its journal keeps it; or one of the entries that change what came before them: `workers`,
/// `judged` without a result, `taken_back`, `stopped_at`, `is_recalled`. Such an entry says nothing else.
struct JournalledAnswer {
  std::string point;  ///< SearchNode::name
  bool is_fresh = false;
  bool is_cold = false, is_unbroken = false;  ///< as in the ProbeWish
  int round = 0;
  std::string why;                    ///< ProbeWish::why, kKnown, kReplayed, or kept: beside one that was known
  std::optional<ProbeResult> result;  ///< none: it cannot be had
  std::string not_had;
  int workers = 0;           ///< not 0: from here on so many probes make a round
  std::string judged;        ///< what the person who was asked says of the last answer: a Call's name, or kAsCalled
  bool is_recalled = false;  ///< what earlier runs left has been told: `why` of those answers is kKnown
  std::string stopped_at;    ///< not "": the last answer of that place is struck out, for it meant to stop the search
  std::string stopped_run;   ///< its run; "" for any, as journals have it that name none
  int taken_back = 0;        ///< not 0: so many of the last answers do not count, and the one before them is not judged
};

inline constexpr const char* kKnown = "known";      ///< why: nobody asked, earlier runs had shown it
inline constexpr const char* kReplayed = "replay";  ///< why: another search's answer, taken as known

inline constexpr const char* kAsCalled = "as-called";  ///< judged: goiso's own call stands

/// One line without a newline.
std::string to_journal(const JournalledAnswer& answer);
/// nullopt for what to_journal did not make.
std::optional<JournalledAnswer> from_journal(std::string_view entry);

/// What is built.
struct AskedOf {
  std::string project;    ///< digest of its files
  std::string laid_over;  ///< LaidOver::digest
};

/// Everything that decides what a search asks and answers, as canonical text: two searches with equal questions are the
/// same study.
std::string question_of(const BisectOrder& order, const SearchAxis& axis, const AskedOf& of);

/// How many probes made a round of the newest kept search of that question; 0 when none measured it.
int workers_of_earlier(const StudyJournal& journal, const std::string& question);

}  // namespace goiso
