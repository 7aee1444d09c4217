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

/// One answer of a search, as its journal keeps it.
struct JournalledAnswer {
  std::string point;  ///< SearchNode::name
  bool is_fresh = false;
  int round = 0;
  std::string why;                    ///< ProbeWish::why
  std::optional<ProbeResult> result;  ///< none: it cannot be had
  std::string not_had;
  int workers = 0;  ///< when not 0 the entry says nothing else: from here on so many probes make a round
};

/// One line without a newline.
std::string to_journal(const JournalledAnswer& answer);
/// nullopt for what to_journal did not make.
std::optional<JournalledAnswer> from_journal(std::string_view entry);

/// Everything that decides what a search asks and answers, as canonical text: two searches with equal questions are the
/// same study.
std::string question_of(const BisectOrder& order, const SearchAxis& axis, const std::string& project_digest);

/// How many probes made a round of the newest kept search of that question; 0 when none measured it.
int workers_of_earlier(const StudyJournal& journal, const std::string& question);

}  // namespace goiso
