#pragma once
#include <stop_token>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"

namespace goiso {

/// `goiso sdk refresh`: asks the module proxies for releases that came out after the manifest was made, keeps those
/// that the checksum database knows, and says which are new (goiso.refresh/1). Nothing is downloaded. kNetwork when
/// GOPROXY forbids to ask or nobody answers; kUsage when GOSUMDB is off, for then nobody could vouch for what is found.
Result<Answer> refresh_releases(House& house, std::stop_token stop);

}  // namespace goiso
