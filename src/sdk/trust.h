#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/go_version.h"
#include "sdk/catalog.h"

namespace goiso {

/// What is known of an SDK archive's bytes before anything of it is used.
struct HashEvidence {
  GoVersion version;
  std::string platform;
  std::string file_name;  ///< as the manifest may list it
  std::string digest;     ///< "sha256:…" of the archive
  std::string h1;  ///< of the golang.org/toolchain module it is, or would be; "" when the archive has not been read yet
};

/// Asks a transparency log about `h1`. nullopt: it has nothing to say; a word ("sumdb") when it proves that hash;
/// kUntrusted when it proves another.
using LogProof = std::function<Result<std::optional<std::string>>(const HashEvidence& evidence)>;

/// Which hashes an SDK is held to.
struct TrustPolicy {
  const ReleaseCatalog& catalog;
  int min_sources =
      1;  ///< how many independent lists must agree on a manifest's SHA-256; a pinned or logged h1 needs no second
  LogProof log{};
};

/// Whether any hash is known that an archive of that name could be held to; asked before it is fetched.
bool can_be_trusted(const HashEvidence& evidence, const TrustPolicy& policy);

/// The one place where a hash is accepted: which checks held ("sha256", "pinned-h1", what the log says), at least one.
/// kUntrusted, with what was found and what was expected, when one is contradicted or none is known.
Result<std::vector<std::string>> decide_trust(const HashEvidence& evidence, const TrustPolicy& policy);

}  // namespace goiso
