#pragma once
#include <chrono>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/box.h"
#include "sandbox/workshop.h"

namespace goiso {

/// What comes compiled.
enum class Seed { kStd, kDeps };

/// The open box of a build, with what comes compiled laid out in it as far as its volumes had it.
class ReadyBox {
 public:
  explicit ReadyBox(Box box) : box_(std::move(box)), phases_(box_.phases()) {}

  Box& box() { return box_; }
  const Box& box() const { return box_; }
  InitLink& link() { return box_.link(); }
  Box take_box() { return std::move(box_); }

  /// What opening it took of the run's time.
  const std::vector<Phase>& phases() const { return phases_; }
  /// It was opened ahead of the run.
  void forget_phases() { phases_.clear(); }

  /// The package list of that seed's volume is `packages` now: has goiso-init lay it out, unless that list is laid out
  /// already. Does not wait for it.
  Result<void> lay_out(Seed seed, const std::string& packages, std::stop_token stop);
  /// Waits until all that was asked of lay_out is done. Nothing else may be expected from the box before that.
  Result<void> settle(std::stop_token stop);
  /// The package list that is laid out; "" for none.
  const std::string& packages(Seed seed) const { return seed == Seed::kStd ? std_ : deps_; }

 private:
  Box box_;
  std::vector<Phase> phases_;
  std::string std_, deps_;
  int due_ = 0;  // answers of goiso-init that have not been taken
};

/// How long a box may wait for its run without taking from that run's time.
inline constexpr std::chrono::minutes kLongestIdle{30};

/// A box like `plan`'s for a run that is still to come: opened when nobody else wants to start one, its seed laid out
/// as it is now. SDK and modules may not be there yet.
Result<ReadyBox> open_ahead(const Workshop& shop, const BoxPlan& plan, std::stop_token stop);

}  // namespace goiso
