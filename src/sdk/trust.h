#pragma once
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/go_version.h"
#include "sdk/catalog.h"
#include "sdk/key_ring.h"

namespace goiso {

/// What is known of an SDK archive's bytes before anything of it is used.
struct HashEvidence {
  GoVersion version;
  std::string platform;
  std::string file_name;  ///< as the manifest may list it
  std::string digest;     ///< "sha256:…" of the archive
  std::string h1;  ///< of the golang.org/toolchain module it is, or would be; "" when the archive has not been read yet
  bool is_signed = false;  ///< a key of the user's key ring signed these bytes
};

/// Asks a transparency log about `h1`. nullopt: it is not to be asked; a word ("sumdb") when it proves that hash;
/// kUntrusted when it proves another, or when its proof does not hold; any other error: it could not say.
using LogProof = std::function<Result<std::optional<std::string>>(const HashEvidence& evidence, std::stop_token stop)>;

/// Which hashes an SDK is held to.
struct TrustPolicy {
  const ReleaseCatalog& catalog;
  int min_sources =
      1;  ///< how many independent lists must agree on a manifest's SHA-256; a pinned or logged h1 needs no second
  LogProof log{};  ///< empty: there is none to ask
  enum class LogUse {
    kAlways,    ///< what else holds is compared with the log as well
    kIfNeeded,  ///< asked only about what nothing else vouches for: the bytes came without a network
  };
  LogUse log_use = LogUse::kAlways;
  std::optional<KeyRing> ring{};  ///< of the user's; none: signatures are not looked for
};

/// Whether any hash is known that an archive of that name could be held to, or a log or a signature that may vouch for
/// it; asked before it is fetched. Asks nobody.
bool can_be_trusted(const HashEvidence& evidence, const TrustPolicy& policy);

/// The one place where a hash is accepted: which checks held ("sha256", "pinned-h1", "openpgp", what the log says), at
/// least one. kUntrusted, with what was found and what was expected, when one is contradicted or none is known. A log
/// that could not say refuses nothing that another hash vouches for; where nothing does, its error is returned.
Result<std::vector<std::string>> decide_trust(const HashEvidence& evidence, const TrustPolicy& policy,
                                              std::stop_token stop);

}  // namespace goiso
