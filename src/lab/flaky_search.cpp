#include "lab/flaky_search.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace goiso {
namespace {

// Jeffreys' prior is even in θ with p = sin²θ, so a grid that is even in θ needs no weights and sees the ends finely.
constexpr std::size_t kGrid = 48;
using Grid = std::array<double, kGrid>;

// A smaller rise of θ is none: from 0 to 4 of 100 runs, from 50 to 69. No search could tell where it is, and without a
// least one nobody could ever say that nothing changes.
constexpr std::size_t kLeastRise = 6;

struct LogGrid {
  Grid fail, pass, share;
};

const LogGrid& grid() {
  static const LogGrid kTable = [] {
    LogGrid table;
    for (std::size_t i = 0; i < kGrid; ++i) {
      const double theta = (static_cast<double>(i) + 0.5) / kGrid * std::acos(0.0);
      table.share[i] = std::sin(theta) * std::sin(theta);
      table.fail[i] = std::log(table.share[i]);
      table.pass[i] = std::log1p(-table.share[i]);
    }
    return table;
  }();
  return kTable;
}

// exp of the log likelihood, scaled so that its largest is 1; the scale comes back as a log.
double likelihood(int failed, int passed, Grid& out) {
  const auto& table = grid();
  double top = -1e300;
  for (std::size_t i = 0; i < kGrid; ++i) {
    out[i] = failed * table.fail[i] + passed * table.pass[i];
    top = std::max(top, out[i]);
  }
  for (auto& value : out) {
    value = std::exp(value - top);
  }
  return top;
}

// What the runs on both sides of one place say, if the change is there.
struct SideEvidence {
  double log_evidence = 0;
  double before = 0, after = 0;  // posterior means of the two shares
};

SideEvidence weigh(const FlakyRuns& left, const FlakyRuns& right) {
  Grid old_side, new_side;
  const double scale =
      likelihood(left.failed, left.passed, old_side) + likelihood(right.failed, right.passed, new_side);
  double below = 0, below_share = 0, mass = 0, before = 0, after = 0;
  const auto& share = grid().share;
  for (std::size_t i = 0; i < kGrid; ++i) {
    if (i >= kLeastRise) {
      below += old_side[i - kLeastRise];
      below_share += old_side[i - kLeastRise] * share[i - kLeastRise];
    }
    mass += new_side[i] * below;
    after += new_side[i] * below * share[i];
    before += new_side[i] * below_share;
  }
  constexpr double kLeast = 1e-300;
  return {scale + std::log(std::max(mass, kLeast)), before / std::max(mass, kLeast), after / std::max(mass, kLeast)};
}

// If nothing changes: one share for all runs, as likely before them as each of the pairs of shares of a change.
SideEvidence weigh_steady(const FlakyRuns& all) {
  Grid side;
  const double scale = likelihood(all.failed, all.passed, side);
  double mass = 0, share = 0;
  for (std::size_t i = 0; i < kGrid; ++i) {
    mass += side[i];
    share += side[i] * grid().share[i];
  }
  constexpr double kPairs = (kGrid - kLeastRise) * (kGrid - kLeastRise + 1) / 2.0 / kGrid;  // of them for each share
  return {scale + std::log(mass * kPairs), share / mass, share / mass};
}

// Per place: how likely the change is there, and how often a run on either side of it would fail then. Behind the
// places: that there is none, as of a place that no run is behind.
struct PlaceBeliefs {
  std::vector<double> chance, before, after;
};

void normalize(std::vector<double>& values) {
  double sum = 0;
  for (const auto value : values) {
    sum += value;
  }
  for (auto& value : values) {
    value = sum > 0 ? value / sum : 1.0 / static_cast<double>(values.size());
  }
}

FlakyRuns sum_of(const std::vector<FlakyRuns>& places) {
  FlakyRuns sum;
  for (const auto& place : places) {
    sum.failed += place.failed;
    sum.passed += place.passed;
  }
  return sum;
}

PlaceBeliefs believe(const std::vector<FlakyRuns>& places, double steady_prior) {
  PlaceBeliefs beliefs;
  std::vector<double> logs;
  FlakyRuns left, right = sum_of(places);
  SideEvidence evidence;
  const auto steady = weigh_steady(right);
  double weights = 0;
  bool is_stale = true;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (is_stale) {
      evidence = weigh(left, right);
      is_stale = false;
    }
    weights += i > 0 ? places[i].weight : 0;
    logs.push_back(i > 0 ? evidence.log_evidence + std::log(places[i].weight) : -1e300);
    beliefs.before.push_back(evidence.before);
    beliefs.after.push_back(evidence.after);
    if (places[i].failed + places[i].passed > 0) {
      left.failed += places[i].failed, left.passed += places[i].passed;
      right.failed -= places[i].failed, right.passed -= places[i].passed;
      is_stale = true;  // places that were not run leave both sides as they are
    }
  }
  const double steady_weight = weights > 0 ? weights * steady_prior / (1 - steady_prior) : 1;
  logs.push_back(steady_weight > 0 ? steady.log_evidence + std::log(steady_weight) : -1e300);
  beliefs.before.push_back(steady.before);
  beliefs.after.push_back(steady.after);
  const double top = *std::max_element(logs.begin(), logs.end());
  for (const auto value : logs) {
    beliefs.chance.push_back(std::exp(value - top));
  }
  normalize(beliefs.chance);
  return beliefs;
}

double entropy_term(double value) { return value > 0 ? -value * std::log(value) : 0; }

// Expected entropy after one run at each place, all places in one pass over prefix sums.
std::vector<double> expected_entropies(const PlaceBeliefs& beliefs) {
  const auto count = beliefs.chance.size();
  struct Sums {
    double chance = 0, terms = 0;
  };
  const auto add = [](Sums& sums, double value, double sign) {
    sums.chance += sign * value;
    sums.terms += sign * entropy_term(value);
  };
  const auto entropy = [](double chance, double terms) { return chance <= 0 ? 0 : terms + chance * std::log(chance); };
  // A run at j is behind the change for every place up to j, before it for every later one.
  std::array<Sums, 2> fail, pass;  // of the places up to j; of those after it
  for (std::size_t c = 0; c < count; ++c) {
    add(fail[1], beliefs.chance[c] * beliefs.before[c], 1);
    add(pass[1], beliefs.chance[c] * (1 - beliefs.before[c]), 1);
  }
  std::vector<double> expected;
  for (std::size_t j = 0; j < count; ++j) {
    add(fail[1], beliefs.chance[j] * beliefs.before[j], -1);
    add(pass[1], beliefs.chance[j] * (1 - beliefs.before[j]), -1);
    add(fail[0], beliefs.chance[j] * beliefs.after[j], 1);
    add(pass[0], beliefs.chance[j] * (1 - beliefs.after[j]), 1);
    expected.push_back(entropy(fail[0].chance + fail[1].chance, fail[0].terms + fail[1].terms) +
                       entropy(pass[0].chance + pass[1].chance, pass[0].terms + pass[1].terms));
  }
  return expected;
}

// The runnable place with the least expected entropy; of nearly equal ones the lowest rank.
std::optional<std::size_t> best_run(const std::vector<FlakyRuns>& places, const std::vector<double>& expected) {
  std::optional<std::size_t> best;
  constexpr double kNearly = 1e-9;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!places[i].can_run) {
      continue;
    }
    const bool is_better = !best || expected[i] < expected[*best] - kNearly ||
                           (expected[i] < expected[*best] + kNearly && places[i].rank < places[*best].rank);
    if (is_better) {
      best = i;
    }
  }
  return best;
}

// What would be believed after one more run at `place`. The shares are kept: one run hardly moves them.
PlaceBeliefs after_run(const PlaceBeliefs& beliefs, std::size_t place, bool fails) {
  auto next = beliefs;
  for (std::size_t c = 0; c < next.chance.size(); ++c) {
    const double share = c <= place ? beliefs.after[c] : beliefs.before[c];
    next.chance[c] *= fails ? share : 1 - share;
  }
  return next;  // not normalised: its weight is the chance of that outcome
}

}  // namespace

FlakyBelief flaky_belief(const std::vector<FlakyRuns>& places, double steady_prior) {
  auto beliefs = believe(places, steady_prior);
  FlakyBelief belief;
  for (std::size_t i = 0; i < beliefs.chance.size(); ++i) {
    belief.share_before += beliefs.chance[i] * beliefs.before[i];
    belief.share_after += beliefs.chance[i] * beliefs.after[i];
  }
  belief.steady = beliefs.chance.back();
  beliefs.chance.pop_back();
  belief.posterior = std::move(beliefs.chance);
  return belief;
}

FlakyPlace likeliest_place(const std::vector<FlakyRuns>& places, const FlakyBelief& belief) {
  FlakyPlace best, here;
  for (std::size_t i = 0; i < places.size(); ++i) {
    here.last = i;
    here.confidence += belief.posterior[i];
    if (!places[i].can_run && i + 1 < places.size()) {
      continue;
    }
    if (here.confidence > best.confidence) {
      best = here;
    }
    here = {i + 1, i + 1, 0};
  }
  return best;
}

std::vector<std::size_t> choose_flaky_runs(const std::vector<FlakyRuns>& places, double steady_prior, int count) {
  std::vector<PlaceBeliefs> worlds = {believe(places, steady_prior)};
  std::vector<std::size_t> chosen;
  constexpr int kMostWorlds = 4;  // 2^runs: beyond, the first runs decide well enough
  for (int i = 0; i < count; ++i) {
    std::vector<double> expected(places.size() + 1, 0);  // the last: of a run that is behind no change
    for (const auto& world : worlds) {
      const auto part = expected_entropies(world);
      std::transform(part.begin(), part.end(), expected.begin(), expected.begin(), std::plus<>{});
    }
    const auto best = best_run(places, expected);
    if (!best) {
      break;
    }
    chosen.push_back(*best);
    std::vector<PlaceBeliefs> next;
    for (const auto& world : worlds) {
      next.push_back(after_run(world, *best, true));
      next.push_back(after_run(world, *best, false));
    }
    if (next.size() <= kMostWorlds) {
      worlds = std::move(next);
    }
  }
  return chosen;
}

}  // namespace goiso
