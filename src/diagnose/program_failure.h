#pragma once
#include <optional>

#include "diagnose/log_sources.h"
#include "diagnose/mask.h"
#include "diagnose/signature.h"

namespace goiso {

/// How the project's own tests or program failed; nullopt when nothing known was printed. The id is not set.
std::optional<Finding> program_failure(const LogSources& sources, const Mask& mask);

}  // namespace goiso
