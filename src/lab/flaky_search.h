#pragma once
#include <cstddef>
#include <vector>

namespace goiso {

/// Runs of one place in the order of versions: how many showed the failure, how many did not.
struct FlakyRuns {
  int failed = 0, passed = 0;
  bool can_run = true;  ///< false: it cannot be tested, but the change may still be there
  double weight = 1;    ///< prior, above 0
  int rank = 0;         ///< the lower, the sooner among equals
};

/// What is believed after those runs: the failure's share jumps from p_old to a higher p_new at one place behind the
/// first, or it is the same everywhere. The shares are unknown; each has Jeffreys' prior Beta(½,½); p_new > p_old.
/// `share_before` and `share_after` are their posterior means.
struct FlakyBelief {
  std::vector<double> posterior;  ///< that the change is at this place; with `steady` it adds up to 1
  double steady = 0;              ///< that there is no change
  double share_before = 0, share_after = 0;
};

/// `steady_prior`: how likely it is before any run that there is no change, from 0 to below 1. Time is linear in the
/// places, and in those that were run.
FlakyBelief flaky_belief(const std::vector<FlakyRuns>& places, double steady_prior);

/// The most likely place, together with those that no run can tell from it: the places before it that cannot run.
struct FlakyPlace {
  std::size_t first = 0, last = 0;  ///< a range, both ends in it; `last` is the one that can run
  double confidence = 0;            ///< posterior of the whole range
};
FlakyPlace likeliest_place(const std::vector<FlakyRuns>& places, const FlakyBelief& belief);

/// The runs that leave the least expected entropy, at most `count`: the best one, then the best beside it, …; a place
/// may be in it twice. Empty when none can run.
std::vector<std::size_t> choose_flaky_runs(const std::vector<FlakyRuns>& places, double steady_prior, int count);

}  // namespace goiso
