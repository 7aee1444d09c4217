#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "command/bisect_search.h"

namespace goiso {

// What a search was told: its journal, and what earlier runs left.

/// Begins its journal, or finds the one that is to be gone on with. kNotFound when there is none to go on with.
Result<void> open_study(BisectSearch& search);
/// The entries of a journal, without the answers that were struck out.
JournalEntries kept_answers(const std::vector<std::string>& entries);
/// Tells the search an entry: an answer that it asked for, how many probes make a round …
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

/// Adds to its journal; one call at a time.
Result<void> note_down(BisectSearch& search, const JournalledAnswer& answer);
void set_workers(BisectSearch& search, int workers);
/// The search as it is after all its entries, those that were struck out since left out.
Result<void> tell_anew(BisectSearch& search);
/// The search as it is after these answers alone.
Result<void> start_over(BisectSearch& search, std::vector<JournalledAnswer> answers);

}  // namespace goiso
