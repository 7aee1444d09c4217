#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "lab/run_ledger.h"
#include "lab/scene.h"

namespace goiso {

/// Where the change that is searched may still be: a place behind each node that is open between its sides, or of a
/// flaky search as few as hold the wanted confidence together; what was not asked yet as long as no side is known. 1
/// where it is known.
std::size_t places_left(const Scene& scene);

/// What nodes would answer, were each to behave as the nearest that was run, with changes in the middle between two
/// that do not behave alike. An end that is not known yet is where the search looks for it first; a failure that varies
/// shows as often as it did so far.
class ImaginedWorld {
 public:
  ImaginedWorld(const Scene& scene, const RunLedger& ledger);
  ProbeAnswer answer(const ProbeWish& wish);

 private:
  struct Share {
    int bad = 0, runs = 0;       // seen
    int more_bad = 0, more = 0;  // imagined
  };
  void imagine_ends(const Scene& scene);
  void learn_shares(const Scene& scene);
  bool fails_next(std::size_t node);
  const ProbeAnswer* nearest(std::size_t node) const;
  std::vector<std::optional<ProbeAnswer>> known_;  // by node
  std::optional<std::size_t> change_;              // of a failure that varies
  bool finds_fix_ = false;
  Share before_, after_;
};

/// The middle one of these; nullopt of none.
std::optional<std::chrono::milliseconds> median_of(std::vector<std::chrono::milliseconds> times);

/// About how long so many rounds take whose builds take `typical` each, when the first of them has run for `running`. 0
/// of none; nullopt when nobody knows how long a build takes.
std::optional<std::chrono::milliseconds> time_for_rounds(std::size_t rounds,
                                                         std::optional<std::chrono::milliseconds> typical,
                                                         std::chrono::milliseconds running);

}  // namespace goiso
