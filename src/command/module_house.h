#pragma once
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/house.h"
#include "modules/mirror.h"
#include "modules/module_proxies.h"
#include "modules/sum_db.h"
#include "modules/vouch.h"
#include "sdk/trust.h"

namespace goiso {

/// The mirror of this user: `mod` in the data folder.
Result<Mirror> open_mirror(const House& house);

/// What the checksum databases that were passed on had for their heads (write_proofs).
std::filesystem::path exported_heads_file(const House& house);

/// The proxies of this user's GOPROXY, with the credentials of netrc and of `tokens` in the config folder (lines "host
/// token").
Result<ModuleProxies> open_module_proxies(House& house);

/// The checksum database as this user's GOSUMDB, GONOSUMDB and GOPRIVATE have it. Its answers are kept beside the
/// mirror; kOffline asks no network. kUsage for a GOSUMDB that cannot be.
Result<SumCheck> open_sum_check(House& house, SumDb::Mode mode);

/// The same for modules that came with their proofs: what lies in `download`/sumdb is asked first, and the network when
/// that proves nothing; GOPROXY=off leaves it alone to be asked. It convinces whoever trusts no head yet, or that of an
/// earlier export from the same home.
Result<SumCheck> open_sum_check_of(House& house, const std::filesystem::path& download);

/// The same database as the witness of SDKs: what it says of golang.org/toolchain, which it is asked about whatever
/// GONOSUMDB and GOPRIVATE say, as cmd/go does. Empty when GOSUMDB is off.
Result<LogProof> open_toolchain_log(House& house);

/// The database itself, as open_sum_check() asks it; null when GOSUMDB is off. Shared, for it stands on what it asks
/// with.
Result<std::shared_ptr<const SumDb>> open_sum_database(House& house);

/// An SDK as the module golang.org/toolchain.
SumQuery toolchain_query(const GoVersion& version, const std::string& platform);

/// The lines of every go.sum of the project at `path`.
Result<GoSum> go_sum_of(const std::filesystem::path& path);

}  // namespace goiso
