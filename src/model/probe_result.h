#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "model/verdict.h"

namespace goiso {

/// The answer to one question of a study (a matrix, a bisection): what the build did, and where that is known from.
struct ProbeResult {
  Verdict verdict;
  std::string run;         ///< in the run store; "" when it was not kept
  bool is_cached = false;  ///< an earlier run with the same content gave it; no box was made
  std::string sdk;         ///< "sha256:…" of the SDK that ran
  std::chrono::milliseconds prepare{0}, build{0}, teardown{0};  ///< of the run itself, cached or not
  std::int64_t peak_memory = 0;                                 ///< bytes
  std::string log_path;                                         ///< the whole log; "" when it was not kept
  std::string log_sha256;                                       ///< "sha256:…" of it
  std::string log_tail;  ///< its telling part for reports: valid UTF-8, at most 4 KiB
  /// The other kept runs of a build whose runs did not all end alike, or some in the same proportion: without them this
  /// one would be a guess.
  std::vector<ProbeResult> others;
};

}  // namespace goiso
