#pragma once
#include <cstddef>
#include <optional>

#include "lab/bisect_answer.h"
#include "lab/ends.h"
#include "lab/run_ledger.h"
#include "lab/scene.h"
#include "lab/split.h"

namespace goiso {

/// Asks both sides of every boundary again until each was run as often as it must be; the focus needs `count` runs.
void ask_to_confirm(const Scene& scene, const std::optional<Gap>& focus, WishList& wishes);

/// The answer of a search whose runs agree. `focus` is none with --transitions.
BisectAnswer conclude(const Scene& scene, const std::optional<Gap>& focus);

/// The answer when there is nothing to search between.
BisectAnswer conclude_refusal(const Scene& scene, const EndsRefusal& refusal);

/// The answer where nothing passes: `none` while all fails alike, else what changes of the failure is the answer.
BisectAnswer conclude_without_good(const Scene& scene, BisectAnswer none);

/// Fills what every answer has: what was skipped, and the failure that was searched.
void add_common(const Scene& scene, const RunLedger& ledger, BisectAnswer& answer);

}  // namespace goiso
