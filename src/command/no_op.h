#pragma once
#include <stop_token>

#include "base/result.h"
#include "command/bisect_search.h"
#include "lab/bisect_answer.h"

namespace goiso {

/// Whether the last good and the first bad commit of a search compile to the same: every package of the project, of its
/// tests and of its modules has the same content on both sides, as the go command's own content-based build IDs tell,
/// and every program is linked with the same settings. Then no program or test of theirs differs, and what was seen to
/// differ is not of that change. Asked with two boxes where a program or test ran on both sides; false where that was
/// not so, and where a side cannot tell. An error only where ends_explaining() (command/attribute.h).
Result<bool> compiles_to_the_same(BisectSearch& search, const BisectAnswer& answer, std::stop_token stop);

}  // namespace goiso
