#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/house.h"
#include "modules/mirror.h"
#include "modules/module_proxies.h"
#include "modules/vouch.h"

namespace goiso {

/// The mirror of this user: `mod` in the data folder.
Result<Mirror> open_mirror(const House& house);

/// The proxies of this user's GOPROXY, with the credentials of netrc and of `tokens` in the config folder (lines "host
/// token").
Result<ModuleProxies> open_module_proxies(House& house);

/// The checksum database as this user's GOSUMDB, GONOSUMDB and GOPRIVATE have it.
SumCheck open_sum_check(const House& house);

/// The go.sum lines of the project at `path`, and whoever else vouches.
Result<Witnesses> witnesses_for(const House& house, const std::filesystem::path& path);

}  // namespace goiso
