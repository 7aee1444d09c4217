#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lab/scene.h"

namespace goiso {

/// Why there is nothing to search between.
struct EndsRefusal {
  BisectOutcome outcome = BisectOutcome::kBadEndpoints;
  std::string end;     ///< BisectAnswer::end
  std::string reason;  ///< BisectAnswer::reason
  bool is_still_bad = false;
  std::vector<std::size_t> candidates{};  ///< BisectAnswer::candidates
};

/// A known good and a known bad node, or why there are none; neither while the wishes of this round are to be run.
struct Ends {
  std::optional<std::size_t> good, bad;
  bool finds_fix = false;
  std::optional<EndsRefusal> refusal;
};

/// Does the search go from the bad end to newer nodes? By --find, else by the ends.
bool asks_for_fix(const BisectOptions& options);

/// What the user says of both ends, when the runs of these do not bear it out; asks for more runs as long as that is in
/// doubt. nullopt when both hold, or no end was named.
std::optional<EndsRefusal> refused_claim(const Scene& scene, WishList& wishes);

/// Verifies what the user claims, both ends in one round, and finds what he does not know: the bad end among the
/// suspect, the newest release, minors, then every release, newest branches first; the good end below by cuts that lean
/// towards the bad one, above by steps of 1, 2, 4 … minors.
Ends find_ends(const Scene& scene, WishList& wishes);

}  // namespace goiso
