#pragma once
#include <optional>
#include <string>

#include "base/result.h"
#include "command/house.h"
#include "lab/call.h"

namespace goiso {

/// The failure that `--signature` names: the id of a kept run ("r-…") or signature ("s-…"), or a file with the JSON of
/// a run. nullopt for "". kUsage for a run that did not fail, kNotFound for what nobody knows.
Result<std::optional<FailureReference>> reference_wish(const std::string& signature, House& house);

}  // namespace goiso
