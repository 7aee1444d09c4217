#pragma once
#include <stop_token>
#include <string>

#include "base/result.h"
#include "command/bisect_search.h"

namespace goiso {

/// Somebody says what a build means (BisectOrder::asks).

/// Asks what the last answer means, until that is said. A place that cannot be had means nothing.
Result<void> judge_last(BisectSearch& search, std::stop_token stop);

/// Does what an entry of the journal says of those before it; false for one that tells something itself.
Result<bool> change_what_was_told(BisectSearch& search, const JournalledAnswer& entry);

/// "said by hand: go1.22.0 bad"; "" when goiso's own calls stand.
std::string note_on_judgements(const BisectStory& story);

}  // namespace goiso
