#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "sdk/resolve.h"

namespace goiso {

/// One Go that a spec means.
struct SpecRelease {
  GoVersion version;
  std::string folder;  ///< of "path:DIR": the Go that lies there; "" for a release
  std::string digest;  ///< of "tip": a toolchain of the user's own in the store; "" for a release
};

/// A toolchain that the user brought from a folder (`goiso sdk import path:DIR`).
struct OwnToolchain {
  GoVersion version;
  std::string name;  ///< first line of its VERSION: "go1.26.8", "devel go1.28-3f2a"
  std::string digest;
};

/// What the meaning of a spec depends on.
struct SpecSurroundings {
  const Available& available;
  std::vector<OwnToolchain> own{};  ///< oldest import first
  bool with_prereleases = false;    ///< sets take release candidates and betas in
  bool is_strict = false;           ///< "go 1.21" of a go.mod is go1.21.0, not the newest of its line
  /// The text of the project's go.mod, go.work, .go-version or .tool-versions; empty: there is no project.
  std::function<Result<std::string>(const std::string& name)> read_file{};
};

struct SpecMeaning {
  std::vector<SpecRelease> releases;  ///< in Go's order, none twice; never empty
  std::vector<std::string> notes;     ///< what the user should know of the choice
};

/// What a spec means here. "1.21" is the newest patch release of that line that can be had (else the newest there is);
/// sets are all that was released and has a known hash for this platform. kUsage for a spec that means nothing, with
/// what it may have meant.
Result<SpecMeaning> meaning_of(const std::string& spec, const SpecSurroundings& around);

}  // namespace goiso
