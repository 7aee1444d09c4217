#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lab/bisect.h"
#include "lab/scene.h"

namespace goiso {

/// All that was told, and what it means. The failure of the bad end, once seen, decides anew what every run means.
class RunLedger {
 public:
  RunLedger(Caller caller, const BisectOptions& options, std::size_t nodes);
  void record(const ProbeAnswer& answer);
  const std::vector<NodeState>& nodes() const { return nodes_; }
  std::optional<std::size_t> anchor() const { return anchor_; }
  const FailureReference* reference() const { return reference_ ? &*reference_ : nullptr; }
  /// Its runs did both, by what they did: where somebody says what they mean, a run is nothing by itself.
  bool varies(std::size_t node) const;
  bool was_told(std::size_t node, bool is_unbroken) const;
  int runs() const { return runs_; }  ///< what was known before left out
  Call meaning_of(const Verdict& verdict) const;
  Wording wording() const { return wording_; }
  /// None when the node was not run.
  std::optional<Call> call_of(std::size_t node) const;
  /// What the node answered last; none when it was not run.
  std::optional<ProbeAnswer> latest_of(std::size_t node) const;
  /// Why the node tells nothing; "" when it was not run or is good or bad.
  std::string why_unusable(std::size_t node) const;

 private:
  bool may_show_reference(const ProbeAnswer& answer) const;
  bool fails_as_told(const ProbeAnswer& answer) const;
  Call meaning_of(const ProbeAnswer& answer) const;
  void count(const ProbeAnswer& answer);
  void count_anew();
  void tell_unbroken_apart();
  bool is_nothing_told(Call call) const;
  bool may_compare_tests() const;
  const ProbeAnswer* shows_more() const;
  Wording wording_of(const ProbeAnswer& answer) const;
  bool is_worded_so(const ProbeAnswer& answer) const;
  bool fails_in_more(const ProbeAnswer& answer) const;
  void shut_below(std::size_t node);
  int failure_number(const FailureSignature& signature);
  void count_other(NodeState& state, const ProbeAnswer& answer);
  Caller caller_;
  std::optional<FailureReference> reference_;
  std::optional<FailureReference> fewer_;  // what failed first, where one that has more failing tests is searched
  std::optional<std::size_t> claimed_bad_, claimed_good_, anchor_;
  bool counts_signatures_;
  Sameness same_;
  bool may_be_reworded_;
  bool unbreaks_, finds_every_change_;
  bool varies_ = false;  // one node did both: then tests that fail beside those that are searched are such as vary too
  Wording wording_ = Wording::kSteady;
  std::size_t first_testable_;
  std::vector<ProbeAnswer> answers_;
  int runs_ = 0;
  std::vector<NodeState> nodes_;
  std::vector<FailureSignature> failures_;  // one of each kind of other failure
};

}  // namespace goiso
