#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "command/house.h"
#include "sdk/source.h"
#include "sdk/trust.h"

namespace goiso {

/// What the user said about where an SDK may come from.
struct SourceWish {
  std::string from;     ///< --from FILE|DIR|URL: nothing else is asked then; "" for the usual sources
  int min_sources = 1;  ///< --min-sources
  std::string keyring;  ///< --keyring: OpenPGP keys that may vouch for archives; "" for none
};

/// The module proxies of GOPROXY, then the download sites in use (manifests/mirrors.json, the user's mirrors.json,
/// GOISO_MIRRORS). GOPROXY=off forbids both.
Result<std::vector<SdkSource>> find_sources(const SourceWish& wish, House& house);

/// The download sites in use.
Result<std::vector<SdkSource>> mirrors_of(const House& house);

/// Whether GOPROXY or the download sites in use name a module proxy, and GOPROXY does not forbid to ask. Asks nobody.
Result<bool> may_ask_proxies(House& house);

/// What an SDK is held to: the manifest, pinned hashes, and the checksum database as this user's GOSUMDB and GOPROXY
/// have it. What came from a file of the user's (`wish.from`, or kIfNeeded) is only looked up when nothing else vouches
/// for it.
Result<TrustPolicy> trust_policy(const SourceWish& wish, House& house,
                                 TrustPolicy::LogUse log_use = TrustPolicy::LogUse::kAlways);

}  // namespace goiso
