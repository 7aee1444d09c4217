#pragma once
#include <optional>
#include <string>

#include "model/verdict.h"

namespace goiso {

/// Outcome and signature of the failure that a goiso.run/1 tells; nullopt when it tells none, or is something else.
std::optional<Verdict> failure_told_by(const std::string& document);

}  // namespace goiso
