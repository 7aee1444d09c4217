#pragma once
#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "lab/bisect.h"
#include "lab/release_tree.h"

namespace goiso {

/// How the failures of one node read from run to run, seen so far: the more of it, the more counts as one failure.
enum class Wording {
  kSteady,
  kAlike,  ///< a name or a number in them changes: what is alike is one failure (may_be_reworded)
  kAny     ///< a program says one thing or another: all that it says of one kind is one failure
};

/// What is known of one node, all its runs together.
struct NodeState {
  int good = 0, bad = 0, other = 0, unjudged = 0;  ///< runs by their call
  bool is_shut = false;                            ///< it refuses the go line, or something newer does
  int failure = -1;          ///< number of its other failure, equal for equal failures; -1 without one
  bool is_reworded = false;  ///< its other failure is of the kind that is searched: it may be the same in other words
  bool is_refusal = false;   ///< its other failure is a diagnosis where a crash is searched: the crash was not met
  bool is_less = false;      ///< in its other failure some of the tests fail that are searched, and no others
  bool is_earlier = false;  ///< its other failure is of an earlier phase: whether the one that is searched lies beneath
                            ///< it, nobody can see
  int more = 0;  ///< runs, bad or other, in which more tests failed than those that are searched, these among them
  int cold = 0, cold_good = 0, cold_bad = 0;  ///< of the runs, those that found nothing compiled
  bool is_unbroken = false;        ///< the runs are those with files laid over; those of the project alone tell nothing
  bool is_to_be_unbroken = false;  ///< the project alone tells nothing, and with files laid over it was not run yet
  int runs() const { return good + bad + other + unjudged; }
  bool is_varying() const { return good > 0 && bad > 0; }
};

/// How a node behaves, as a number: nodes of one number behave alike.
inline constexpr int kUntried = -1, kUnusable = -2, kBehavesGood = 0, kBehavesBad = 1;

/// What a round is planned from. Points into the search; lives as long as the planning.
struct Scene {
  const SearchSpace& space;
  const ReleaseTree& tree;
  const BisectOptions& options;
  const std::vector<NodeState>& nodes;
  std::optional<std::size_t> anchor;  ///< the first node that was bad: the failure that is searched
  const FailureReference* reference = nullptr;
  int workers = 1;
  int runs = 0;                         ///< of all nodes, those that were known before left out
  int rounds = 0;                       ///< that are over
  bool takes_refusals_as_good = false;  ///< where nothing passes: a crash began or ended beside a diagnosis, a failing
                                        ///< test beside others that always fail
  Wording wording = Wording::kSteady;

  /// Another failure is a behaviour too, from 2 on.
  int behaviour(std::size_t node) const;
  bool is_open(std::size_t node) const { return behaviour(node) == kUntried; }
  bool is_good(std::size_t node) const { return behaviour(node) == kBehavesGood; }
  bool is_bad(std::size_t node) const { return behaviour(node) == kBehavesBad; }
  bool is_known(std::size_t node) const { return behaviour(node) >= 0; }
  bool fails_otherwise(std::size_t node) const { return behaviour(node) > kBehavesBad; }
  std::size_t size() const { return nodes.size(); }
  /// The nearest on that side of which it is known how it behaves.
  std::optional<std::size_t> known_below(std::size_t node) const;
  std::optional<std::size_t> known_above(std::size_t node) const;
  /// Runs of one node did not agree.
  bool is_varying() const;
};

/// The probes of a round while they are gathered: no node twice, no more than there are workers or runs left.
class WishList {
 public:
  explicit WishList(const Scene& scene) : scene_(&scene) {}
  /// Asks for a node that was never run; says whether it is now among the wishes.
  bool add(std::size_t node, const char* why);
  /// Asks for a further run of a node, beside those that it has in the list already.
  void add_run(std::size_t node, const char* why);
  /// The same, to confirm an answer: cold where the options say so.
  void add_confirmation(std::size_t node);
  /// Asks for the first run of a node with files laid over.
  void add_unbreaking(std::size_t node);
  bool has(std::size_t node) const;
  int room() const {
    return std::min(scene_->workers, scene_->options.max_runs - scene_->runs) - static_cast<int>(wishes_.size());
  }
  bool empty() const { return wishes_.empty(); }
  std::vector<ProbeWish> take() { return std::move(wishes_); }

 private:
  const Scene* scene_;
  std::vector<ProbeWish> wishes_;
};

}  // namespace goiso
