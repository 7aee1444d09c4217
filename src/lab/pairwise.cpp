#include "lab/pairwise.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <optional>

namespace goiso {
namespace {

constexpr std::size_t kOpen = SIZE_MAX;  // an axis that has no value yet

using Point = std::vector<std::size_t>;  // the place of each axis's value, or kOpen

// A rule as places: whether it speaks of an axis, and then of which values.
struct PlacedRule {
  std::vector<std::optional<std::vector<bool>>> values;
};

PlacedRule placed(const CellRule& rule, const std::vector<MatrixAxis>& axes) {
  PlacedRule out;
  for (const auto& axis : axes) {
    const auto found = rule.when.find(axis.name);
    if (found == rule.when.end()) {
      out.values.emplace_back();
      continue;
    }
    std::vector<bool> is_meant;
    for (const auto& value : axis.values) {
      is_meant.push_back(std::any_of(found->second.begin(), found->second.end(),
                                     [&](const std::string& pattern) { return matches(pattern, value); }));
    }
    out.values.emplace_back(std::move(is_meant));
  }
  return out;
}

// Whatever the open axes will be.
bool is_excluded(const PlacedRule& rule, const Point& point) {
  for (std::size_t at = 0; at < point.size(); ++at) {
    if (rule.values[at] && (point[at] == kOpen || !(*rule.values[at])[point[at]])) {
      return false;
    }
  }
  return true;
}

class PairCover {
 public:
  PairCover(const std::vector<MatrixAxis>& axes, const std::vector<CellRule>& exclude);
  std::vector<Point> run();

 private:
  std::size_t pair_id(std::size_t a, std::size_t i, std::size_t b, std::size_t j) const {
    const auto low = offset_[a] + i;
    const auto high = offset_[b] + j;
    return low < high ? low * values_ + high : high * values_ + low;
  }
  bool is_allowed(const Point& point) const {
    return std::none_of(rules_.begin(), rules_.end(), [&](const PlacedRule& rule) { return is_excluded(rule, point); });
  }
  std::size_t gain(const Point& point, std::size_t axis, std::size_t value) const;
  bool complete(Point& point, std::size_t from) const;
  void cover_pair(std::size_t a, std::size_t b, std::vector<Point>& into);
  void mark(const Point& point);

  std::vector<std::size_t> sizes_, offset_;
  std::size_t values_ = 0;  // of all axes together
  std::vector<PlacedRule> rules_;
  std::vector<bool> is_covered_;         // by pair_id
  std::vector<std::size_t> open_pairs_;  // of each value of each axis: the pairs with it that are still missing
};

PairCover::PairCover(const std::vector<MatrixAxis>& axes, const std::vector<CellRule>& exclude) {
  for (const auto& axis : axes) {
    sizes_.push_back(axis.values.size());
    offset_.push_back(values_);
    values_ += axis.values.size();
  }
  for (const auto& rule : exclude) {
    rules_.push_back(placed(rule, axes));
  }
  is_covered_.resize(values_ * values_);
  for (const auto size : sizes_) {
    open_pairs_.insert(open_pairs_.end(), size, values_ - size);
  }
}

// How many pairs still missing `value` would make with what is decided.
std::size_t PairCover::gain(const Point& point, std::size_t axis, std::size_t value) const {
  std::size_t pairs = 0;
  for (std::size_t other = 0; other < point.size(); ++other) {
    if (other != axis && point[other] != kOpen && !is_covered_[pair_id(axis, value, other, point[other])]) {
      ++pairs;
    }
  }
  return pairs;
}

// Decides the open axes, the most useful value first; false when every way leads to an excluded combination.
bool PairCover::complete(Point& point, std::size_t from) const {
  while (from < point.size() && point[from] != kOpen) {
    ++from;
  }
  if (from == point.size()) {
    return true;
  }
  std::vector<std::array<std::size_t, 3>> order;  // pairs not gained, pairs not open, value
  for (std::size_t value = 0; value < sizes_[from]; ++value) {
    order.push_back({point.size() - gain(point, from, value), values_ - open_pairs_[offset_[from] + value], value});
  }
  std::sort(order.begin(), order.end());
  for (const auto& candidate : order) {
    point[from] = candidate[2];
    if (is_allowed(point) && complete(point, from + 1)) {
      return true;
    }
  }
  point[from] = kOpen;
  return false;
}

void PairCover::mark(const Point& point) {
  for (std::size_t a = 0; a < point.size(); ++a) {
    for (std::size_t b = a + 1; b < point.size(); ++b) {
      auto pair = is_covered_[pair_id(a, point[a], b, point[b])];
      open_pairs_[offset_[a] + point[a]] -= pair ? 0 : 1;
      open_pairs_[offset_[b] + point[b]] -= pair ? 0 : 1;
      pair = true;
    }
  }
}

void PairCover::cover_pair(std::size_t a, std::size_t b, std::vector<Point>& into) {
  for (std::size_t i = 0; i < sizes_[a]; ++i) {
    for (std::size_t j = 0; j < sizes_[b]; ++j) {
      if (is_covered_[pair_id(a, i, b, j)]) {
        continue;
      }
      Point point(sizes_.size(), kOpen);
      point[a] = i;
      point[b] = j;
      if (is_allowed(point) && complete(point, 0)) {
        mark(point);
        into.push_back(std::move(point));
      }
    }
  }
}

// The axes with most values first: their pairs decide how many combinations there must be.
std::vector<Point> PairCover::run() {
  std::vector<std::size_t> order(sizes_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) { return sizes_[a] > sizes_[b]; });
  std::vector<Point> points;
  for (std::size_t first = 0; first < order.size(); ++first) {
    for (auto second = first + 1; second < order.size(); ++second) {
      cover_pair(order[first], order[second], points);
    }
  }
  return points;
}

}  // namespace

std::vector<AxisValues> cover_pairs(const std::vector<MatrixAxis>& axes, const std::vector<CellRule>& exclude) {
  if (axes.size() == 1) {  // no pair, but every value still counts: it meets an axis of one value
    auto two = axes;
    two.push_back({"", {""}});
    auto cells = cover_pairs(two, exclude);
    for (auto& cell : cells) {
      cell.pop_back();
    }
    return cells;
  }
  PairCover cover{axes, exclude};
  std::vector<AxisValues> cells;
  for (const auto& point : cover.run()) {
    AxisValues values;
    for (std::size_t at = 0; at < point.size(); ++at) {
      values.push_back(axes[at].values[point[at]]);
    }
    cells.push_back(std::move(values));
  }
  return cells;
}

}  // namespace goiso
