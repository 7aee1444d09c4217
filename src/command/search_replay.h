#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "command/bisect_search.h"

namespace goiso {

/// Takes what another search was told as known (BisectOrder::replays), and notes it down as this one's own. Only what
/// was run counts: what could not be had then is asked for again, and what somebody said a build means is forgotten.
/// kUsage when that search built another project, with another command or in another way; kNotFound when there is none.
Result<void> take_answers(BisectSearch& search);

}  // namespace goiso
