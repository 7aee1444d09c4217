#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "modules/verifier_key.h"

namespace goiso {

/// A checksum database: whose signatures count, and where it answers.
struct SumDatabase {
  VerifierKey key;           ///< its name is the database's, a host and perhaps a path
  std::string url;           ///< "https://…" without '/' at its end
  bool asks_proxies = true;  ///< false when GOSUMDB names the URL itself: then no proxy is asked for it
};

/// GOSUMDB as cmd/go reads it: nullopt for "off"; "" is the default database; else a known name or "name+hash+key",
/// perhaps followed by a URL. kUsage for anything else.
Result<std::optional<SumDatabase>> parse_gosumdb(std::string_view gosumdb);

/// Whether cmd/go looks `module` up, by GOSUMDB, GONOSUMDB and GOPRIVATE of `environment` (GONOSUMDB defaults to
/// GOPRIVATE). The module golang.org/toolchain always: it stands in no go.sum, so nothing else could vouch for it.
bool needs_sum_check(std::string_view module, const std::map<std::string, std::string>& environment);

/// Whether `module` is private in the sense of GONOPROXY (which defaults to GOPRIVATE): no proxy is asked for it.
bool bypasses_proxy(std::string_view module, const std::map<std::string, std::string>& environment);

/// Whether GOINSECURE lets `module` be fetched without TLS. It never switches the checksum database off.
bool may_be_insecure(std::string_view module, const std::map<std::string, std::string>& environment);

/// A host, perhaps with a port and a path: what a database's name must be, which also makes it safe as a folder's name.
bool is_database_name(std::string_view name);

}  // namespace goiso
