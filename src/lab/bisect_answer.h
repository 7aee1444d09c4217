#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lab/call.h"

namespace goiso {

enum class BisectOutcome { kFound, kNone, kSeveral, kInconclusive, kFlaky, kBadEndpoints };
const char* name_of(BisectOutcome outcome);  ///< found none several inconclusive flaky bad-endpoints

/// Two known nodes that do not behave alike, and nothing known between them. Nodes are indices into the space.
struct Boundary {
  std::size_t last = 0, first = 0;
  std::vector<std::size_t> between;  ///< nobody can tell which side these are on; empty: neighbours
  Call from = Call::kGood, to = Call::kBad;
  int runs_last = 0, runs_first = 0;  ///< how often each side was run
  bool is_exact() const { return between.empty(); }
  bool is_onset() const { return from == Call::kGood && to == Call::kBad; }
  bool is_fix() const { return from == Call::kBad && to == Call::kGood; }
};

struct SkippedNode {
  std::size_t node = 0;
  std::string reason;  ///< a word of diagnose/judge.h, kFailsOtherwise too, or why it cannot be had
};

/// What a search found out. Nodes are indices into the space, lists go in version order.
struct BisectAnswer {
  BisectOutcome outcome = BisectOutcome::kNone;
  std::string end;     ///< of bad-endpoints: "good-fails", "bad-passes", or "nothing-fails" where no bad end was named; "" else
  std::string reason;  ///< one line: why there is no plain boundary, or what is to be said beside it; "" else
  bool is_still_bad = false;            ///< at the newest node that was asked
  bool counts_lesser_as_good = false;   ///< nothing passes: a refusal in words, or fewer of the failing tests, stand for it

  /// All that was seen to change, in version order. The calls of a boundary are equal when only the failure changed:
  /// its words, or with `transitions` the failure itself (bad and other are both failures).
  std::vector<Boundary> boundaries;
  std::vector<std::size_t> last_good, first_bad;   ///< of exact onsets, same length: one a branch
  std::vector<std::size_t> last_bad, first_fixed;  ///< of exact fixes, same length
  std::vector<std::size_t> candidates;             ///< of inconclusive and flaky: the change is at one of these
  std::vector<SkippedNode> skipped;

  /// That the boundary is right, 0 … 1: the posterior of a flaky search; else 1 when it is confirmed, 0 when nobody can
  /// say, for nothing was run twice.
  double confidence = 0;
  bool is_confirmed = false;  ///< both sides of each boundary of this failure were run again; of a flaky search: the
                              ///< confidence was reached
  int failing_runs = 0, runs_in_all = 0;  ///< flaky: of the nodes from the change on, how many runs failed
  std::optional<FailureReference> reference;
};

}  // namespace goiso
