#pragma once
#include <string>
#include <vector>

#include "model/go_version.h"

namespace goiso {

/// One Go SDK that goiso holds and has verified.
struct Toolchain {
  GoVersion version;
  std::string platform;            ///< "linux/amd64": where the SDK runs
  std::string digest;              ///< "sha256:…" of the stored archive: the identity of the SDK in the engine
  std::string chosen_by;           ///< the rule that chose it: "--go 1.21", "go.mod go line", …
  std::vector<std::string> trust;  ///< which checks held: "sha256", "pinned-h1", "sumdb"
};

}  // namespace goiso
