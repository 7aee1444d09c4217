#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "command/bisect_search.h"

namespace goiso {

/// What another search was told (BisectOrder::replays), without what it ran with other files laid over. kUsage when
/// that search built another project, with another command or in another way; kNotFound when there is none.
Result<std::vector<JournalledAnswer>> answers_to_take(BisectSearch& search);

/// Takes them as known, and notes them down as this search's own. Only what was run counts: what could not be had then
/// is asked for again, and what somebody said a build means is forgotten.
Result<void> take_answers(BisectSearch& search, std::vector<JournalledAnswer> answers);

}  // namespace goiso
