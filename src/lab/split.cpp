#include "lab/split.h"

#include <cmath>
#include <limits>
#include <optional>

#include "lab/likelihood.h"

namespace goiso {
namespace {

constexpr std::size_t kMostCuts = 96;   // of a longer line, evenly spaced ones stand for all
constexpr double kNearlyOptimal = 0.9;  // within a tenth, the canonical node wins
constexpr double kImpossible = -1e300;

double information(double part, double all) { return part > 0 ? -part / all * std::log2(part / all) : 0; }

// The longest part that can be settled after this round. Where `rounds` do not suffice, as many as it takes.
std::size_t longest_part(std::size_t places, std::size_t parts_now, std::size_t parts_later, int rounds) {
  std::size_t longest = 1;
  for (int i = rounds; longest < places && (i > 1 || longest * parts_now < places); --i) {
    longest *= parts_later;
  }
  return longest;
}

// Chooses cuts among positions by dynamic programming over (cuts made, position of the last).
class Cutter {
 public:
  Cutter(const CutRange& range, std::size_t count) : cuts_(range.cuts), count_(count) {
    sums_.push_back(0);
    for (const auto& cut : cuts_) {
      sums_.push_back(sums_.back() + cut.weight);
    }
    sums_.push_back(sums_.back() + range.rest);
    choose_positions();
    const auto step = (cuts_.size() + kMostCuts - 1) / kMostCuts;
    longest_ = longest_part(places(), count + 1, range.parts, range.rounds) + 2 * (step - 1);
  }

  std::vector<std::size_t> choose() {
    auto chosen = most_telling();
    const double least = kNearlyOptimal * told_by(chosen);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      prefer_canonical(chosen, i, least);
    }
    return chosen;
  }

 private:
  // Places up to and with cut i are i+1; the last part ends behind all cuts.
  double weight(std::size_t begin, std::size_t end) const { return sums_[end] - sums_[begin]; }
  std::size_t places() const { return cuts_.size() + 1; }
  double told_by_part(std::size_t begin, std::size_t end) const {
    return end - begin > longest_ ? kImpossible : information(weight(begin, end), sums_.back());
  }

  void choose_positions() {
    const auto shown = std::min(cuts_.size(), kMostCuts);
    for (std::size_t i = 0; i < shown; ++i) {
      positions_.push_back(shown == cuts_.size() ? i : (i + 1) * cuts_.size() / (shown + 1));
    }
  }

  double told_by(const std::vector<std::size_t>& chosen) const {
    double told = 0;
    std::size_t begin = 0;
    for (const auto cut : chosen) {
      told += told_by_part(begin, cut + 1);
      begin = cut + 1;
    }
    return told + told_by_part(begin, places());
  }

  std::vector<std::size_t> most_telling() const {
    const auto shown = positions_.size();
    std::vector<std::vector<double>> best(count_, std::vector<double>(shown, kImpossible));
    std::vector<std::vector<std::size_t>> before(count_, std::vector<std::size_t>(shown, 0));
    for (std::size_t i = 0; i < shown; ++i) {
      best[0][i] = told_by_part(0, positions_[i] + 1);
    }
    for (std::size_t made = 1; made < count_; ++made) {
      for (std::size_t i = made; i < shown; ++i) {
        extend(best, before, made, i);
      }
    }
    return trace(best.back(), before);
  }

  void extend(std::vector<std::vector<double>>& best, std::vector<std::vector<std::size_t>>& before, std::size_t made,
              std::size_t i) const {
    for (std::size_t j = made - 1; j < i; ++j) {
      const double told = best[made - 1][j] + told_by_part(positions_[j] + 1, positions_[i] + 1);
      if (told > best[made][i]) {
        best[made][i] = told;
        before[made][i] = j;
      }
    }
  }

  std::vector<std::size_t> trace(const std::vector<double>& last_row,
                                 const std::vector<std::vector<std::size_t>>& before) const {
    std::size_t at = count_ - 1;
    double most = -std::numeric_limits<double>::infinity();
    for (std::size_t i = count_ - 1; i < positions_.size(); ++i) {
      const double told = last_row[i] + told_by_part(positions_[i] + 1, places());
      if (told > most) {
        most = told;
        at = i;
      }
    }
    std::vector<std::size_t> chosen(count_);
    for (auto made = count_; made-- > 0; at = before[made][at]) {
      chosen[made] = positions_[at];
    }
    return chosen;
  }

  void prefer_canonical(std::vector<std::size_t>& chosen, std::size_t i, double least) const {
    const auto begin = i == 0 ? 0 : chosen[i - 1] + 1;
    const auto end = i + 1 == chosen.size() ? cuts_.size() : chosen[i + 1];
    auto best = chosen[i];
    for (auto at = begin; at < end; ++at) {
      chosen[i] = at;
      if (cuts_[at].rank < cuts_[best].rank && told_by(chosen) >= least) {
        best = at;
      }
    }
    chosen[i] = best;
  }

  const std::vector<Cut>& cuts_;
  std::size_t count_, longest_ = 0;
  std::vector<double> sums_;
  std::vector<std::size_t> positions_;
};

// The failure that both neighbours of an untried stretch share, if it is not the one that is searched.
bool fails_alike(const Scene& scene, std::size_t below, std::size_t above) {
  const auto& a = scene.nodes[below];
  const auto& b = scene.nodes[above];
  return scene.fails_otherwise(below) && scene.fails_otherwise(above) && a.failure == b.failure;
}

// What a search may take in all; a longer line takes what it takes.
int rounds_left(const Scene& scene) {
  constexpr int kOneByOne = 9, kTogether = 5;
  return (scene.workers == 1 ? kOneByOne : kTogether) - scene.rounds;
}

// The nodes from `begin` up to `high` that are worth a probe.
std::vector<std::size_t> open_between(const Scene& scene, std::size_t begin, std::size_t high) {
  std::vector<std::size_t> open, stretch;
  std::optional<std::size_t> below;
  if (begin > 0) {
    below = begin - 1;
  }
  for (auto i = begin; i <= high; ++i) {
    if (i < high && scene.is_open(i)) {
      stretch.push_back(i);
      continue;
    }
    if (!below || !fails_alike(scene, *below, i)) {
      open.insert(open.end(), stretch.begin(), stretch.end());
    }
    stretch.clear();
    below = i;
  }
  return open;
}

// What cannot be probed adds its weight to the next that can.
template <class Weight>
CutRange range_between(const Scene& scene, std::size_t begin, std::size_t high, const Weight& weight) {
  CutRange range{{}, 0, rounds_left(scene), static_cast<std::size_t>(scene.workers) + 1};
  auto next = open_between(scene, begin, high);
  std::reverse(next.begin(), next.end());
  for (auto i = begin; i <= high; ++i) {
    range.rest += weight(i);
    if (!next.empty() && next.back() == i) {
      range.cuts.push_back({i, range.rest, scene.tree.rank(i)});
      next.pop_back();
      range.rest = 0;
    }
  }
  return range;
}

}  // namespace

std::vector<std::size_t> choose_cuts(const CutRange& range, int count) {
  const auto wanted = std::min(range.cuts.size(), static_cast<std::size_t>(std::max(count, 0)));
  std::vector<std::size_t> nodes;
  if (wanted > 0) {
    for (const auto cut : Cutter(range, wanted).choose()) {
      nodes.push_back(range.cuts[cut].node);
    }
  }
  return nodes;
}

std::vector<std::size_t> open_nodes(const Scene& scene, const Gap& gap) {
  return open_between(scene, gap.low + 1, gap.high);
}

std::vector<std::size_t> split(const Scene& scene, const Gap& gap, int count, Lean lean) {
  const bool leans = lean == Lean::kSoonAfterBad && scene.is_bad(gap.low);
  auto range = range_between(scene, gap.low + 1, gap.high, [&](std::size_t node) {
    return likelihood_of(scene.space.nodes[node], scene.reference) / (leans ? static_cast<double>(node - gap.low) : 1);
  });
  if (leans) {
    range.rounds = 1;
    for (std::size_t reach = 1; reach <= range.cuts.size(); reach *= range.parts) {
      ++range.rounds;
    }
  }
  return choose_cuts(range, count);
}

std::vector<std::size_t> split_below(const Scene& scene, std::size_t bad, int count) {
  const auto& tree = scene.tree;
  const bool has_branches = tree.branches().size() > 1;
  std::size_t oldest = 0;
  while (oldest < bad && scene.nodes[oldest].is_shut) {
    ++oldest;
  }
  const auto weight = [&](std::size_t node) {
    // Where the go line shuts older releases out, that it fails from the oldest on is as likely as all else together.
    if (oldest > 0 && node == oldest) {
      return 2.0;
    }
    const auto steps = has_branches ? tree.branch_of(bad) - tree.branch_of(node) : bad - node;
    const auto distance = 1 + static_cast<double>(steps);
    return likelihood_of(scene.space.nodes[node], scene.reference) / (distance * distance);
  };
  return choose_cuts(range_between(scene, 0, bad, weight), count);
}

std::vector<Gap> all_gaps(const Scene& scene) {
  std::vector<Gap> gaps;
  std::optional<std::size_t> low;
  for (std::size_t i = 0; i < scene.size(); ++i) {
    if (!scene.is_known(i)) {
      continue;
    }
    if (low && scene.behaviour(*low) != scene.behaviour(i)) {
      gaps.push_back({*low, i});
    }
    low = i;
  }
  return gaps;
}

}  // namespace goiso
