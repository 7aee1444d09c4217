#pragma once
#include "command/bisect_journal.h"
#include "lab/bisect.h"
#include "report/bisect_report.h"

namespace goiso {

/// What a search has been told so far, for its report.
struct BisectStory {
  std::vector<JournalledAnswer> answers;  ///< in the order they were told
  int rounds = 0;
};

/// Fills in what the answer and the story say: boundaries, candidates, skips, probes. Pure.
void tell_story(const Bisect& search, const BisectAnswer& answer, const BisectStory& story, BisectReport& report);

/// One told answer, as a report has it.
BisectProbe probe_told(const Bisect& search, const JournalledAnswer& answer);

}  // namespace goiso
