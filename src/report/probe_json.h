#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "model/probe_result.h"

namespace goiso {

/// A result as the store and the journals keep it: one line without a newline, valid UTF-8. is_cached is not kept.
std::string to_json(const ProbeResult& result);
/// What to_json made; nullopt for anything else. Fields that a newer goiso added are ignored.
std::optional<ProbeResult> probe_from_json(std::string_view text);

}  // namespace goiso
