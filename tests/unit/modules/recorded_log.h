#pragma once
#include "log_fixture.h"
#include "modules/sum_config.h"

namespace goiso::tests {

inline const SumQuery kQuote{"rsc.io/quote", "v1.5.2"};
inline const SumQuery kXgb{"github.com/BurntSushi/xgb", "v0.0.0-20160522181843-27f122750802"};
inline const SumQuery kToolchain{"golang.org/toolchain", "v0.0.1-go1.21.13.linux-amd64"};

/// The real database as it was recorded: three lookups, each under the head of its day, and the tiles that their proofs
/// needed.
inline SumSource recorded() { return sum_source_in((kFolder / "recorded/sumdb/sum.golang.org").string()); }

inline VerifierKey real_key() { return (*parse_gosumdb(""))->key; }

}  // namespace goiso::tests
