#pragma once
#include <stop_token>
#include <string>

#include "base/result.h"
#include "model/project.h"
#include "modules/module_proxies.h"

namespace goiso {

/// "path@version" is itself; what "path@latest" or "path@branch" mean today the proxies say, as they say it to cmd/go.
/// kUsage for what is neither.
Result<ModuleVersion> resolve_module_word(const std::string& word, const ModuleProxies& proxies, std::stop_token stop);

}  // namespace goiso
