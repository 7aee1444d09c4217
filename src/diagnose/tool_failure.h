#pragma once
#include <optional>

#include "diagnose/log_sources.h"
#include "diagnose/mask.h"
#include "diagnose/signature.h"

namespace goiso {

/// What the go command and its tools complain of, nearest the root; nullopt when they do not. The id is not set.
std::optional<Finding> tool_failure(const LogSources& sources, const Mask& mask);

}  // namespace goiso
