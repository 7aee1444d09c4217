#include "lab/release_tree.h"

#include <algorithm>
#include <bit>

namespace goiso {
namespace {

// How often two divides it; the ends of a range, at 0, come before all.
int ruler(std::size_t number) { return number == 0 ? 16 : std::countr_zero(number); }

}  // namespace

ReleaseTree::ReleaseTree(const SearchSpace& space) : space_(&space) {
  const auto& nodes = space.nodes;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i == 0 || nodes[i].branch != nodes[i - 1].branch) {
      branches_.push_back({i, i, i});
    }
    auto& span = branches_.back();
    span.end = i + 1;
    if (nodes[i].is_trunk) {
      span.trunk_end = i + 1;
    }
    branch_of_.push_back(branches_.size() - 1);
  }
}

bool ReleaseTree::descends(std::size_t node, std::size_t older) const {
  return older < node && (space_->nodes[older].is_trunk || branch_of_[older] == branch_of_[node]);
}

std::optional<std::size_t> ReleaseTree::same_day(std::size_t branch, std::size_t node) const {
  const auto& date = space_->nodes[node].date;
  const auto& span = branches_[branch];
  for (auto i = span.trunk_end; !date.empty() && i < span.end; ++i) {
    if (space_->nodes[i].date == date) {
      return i;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> ReleaseTree::newest_within(std::size_t branch, std::size_t after, std::size_t until) const {
  const auto& nodes = space_->nodes;
  const auto& span = branches_[branch];
  const bool is_dated = !nodes[after].date.empty();
  for (auto i = span.end; is_dated && i-- > span.trunk_end;) {
    if (!nodes[i].date.empty() && nodes[i].date > nodes[after].date && nodes[i].date <= nodes[until].date) {
      return i;
    }
  }
  return same_day(branch, until);
}

std::optional<std::size_t> ReleaseTree::next_after(std::size_t branch, std::size_t node) const {
  const auto& nodes = space_->nodes;
  const auto& span = branches_[branch];
  const auto& day = nodes[node].date;
  for (auto i = std::max(span.trunk_end, span.begin + 1); !day.empty() && i < span.end; ++i) {
    if (nodes[i].date > day && !nodes[i - 1].date.empty() && nodes[i - 1].date <= day) {
      return i;
    }
  }
  return std::nullopt;
}

int ReleaseTree::rank(std::size_t node) const {
  constexpr int kRuler = 20;  // more than ruler() ever says
  const auto& span = span_of(node);
  const int fetched = space_->nodes[node].is_far ? 3 * kRuler : 0;
  if (node == span.root() && space_->nodes[node].is_trunk) {
    return fetched + kRuler - ruler(branch_of_[node]);
  }
  if (node == span.newest() && branches_.size() > 1) {
    return fetched + 2 * kRuler - ruler(branch_of_[node]);
  }
  return fetched + 3 * kRuler - ruler(node - span.begin);
}

}  // namespace goiso
