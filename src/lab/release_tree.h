#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lab/search_space.h"

namespace goiso {

/// A branch of a space: nodes begin … end-1, those below trunk_end on the trunk.
struct BranchSpan {
  std::size_t begin = 0, trunk_end = 0, end = 0;
  /// The node that its patch releases grow from; the oldest where the space has no trunk node of this branch.
  std::size_t root() const { return trunk_end > begin ? trunk_end - 1 : begin; }
  std::size_t newest() const { return end - 1; }
};

/// What grows from what in a space. Keeps a pointer to it: the space must outlive the tree and stay in its place.
class ReleaseTree {
 public:
  explicit ReleaseTree(const SearchSpace& space);
  const std::vector<BranchSpan>& branches() const { return branches_; }
  std::size_t branch_of(std::size_t node) const { return branch_of_[node]; }
  const BranchSpan& span_of(std::size_t node) const { return branches_[branch_of_[node]]; }
  /// Was `node` made from `older`, in one or more steps?
  bool descends(std::size_t node, std::size_t older) const;
  /// The patch release of this branch that came out on the same day as `node`; none without dates.
  std::optional<std::size_t> same_day(std::size_t branch, std::size_t node) const;
  /// The newest patch release of this branch that came out after `after` and not after `until`, else same_day(until).
  std::optional<std::size_t> newest_within(std::size_t branch, std::size_t after, std::size_t until) const;
  /// The patch release of this branch that came next after `node` came out; none where the branch began later or
  /// without dates.
  std::optional<std::size_t> next_after(std::size_t branch, std::size_t node) const;
  /// The lower, the rather this node than a neighbour: what is here before what must be fetched, then so that many
  /// searches meet at the same few nodes.
  int rank(std::size_t node) const;

 private:
  const SearchSpace* space_;
  std::vector<BranchSpan> branches_;
  std::vector<std::size_t> branch_of_;
};

}  // namespace goiso
