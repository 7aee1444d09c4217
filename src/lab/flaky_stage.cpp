#include "lab/flaky_stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lab/flaky_search.h"
#include "lab/likelihood.h"

namespace goiso {
namespace {

// The stretch of the line that the change is in, from the side where the failure is rarer to the bad end.
struct Stretch {
  std::vector<std::size_t> nodes;
  std::vector<FlakyRuns> places;  // of the same nodes
  double steady_prior = 0;        // that there is no change in it
};

// The claimed bad end, or the failing node that is farthest from where it was good.
std::size_t farthest_bad(const Scene& scene, bool finds_fix) {
  if (scene.options.bad) {
    return *scene.options.bad;
  }
  std::vector<std::size_t> failing;
  for (std::size_t node = 0; node < scene.size(); ++node) {
    if (scene.nodes[node].bad > 0) {
      failing.push_back(node);
    }
  }
  return failing.empty() ? 0 : finds_fix ? failing.front() : failing.back();
}

std::size_t good_limit(const Scene& scene, bool finds_fix) {
  if (scene.options.good) {
    return *scene.options.good;
  }
  if (finds_fix) {
    return scene.size() - 1;
  }
  std::size_t node = 0;
  while (node + 1 < scene.size() && scene.nodes[node].is_shut && scene.nodes[node].runs() == 0) {
    ++node;
  }
  return node;
}

FlakyRuns place_of(const Scene& scene, std::size_t node) {
  const auto& state = scene.nodes[node];
  const bool can_run = scene.behaviour(node) != kUnusable && !scene.fails_otherwise(node);
  FlakyRuns place{state.bad, state.good, can_run};
  place.weight = likelihood_of(scene.space.nodes[node], scene.reference);
  place.rank = scene.tree.rank(node);
  return place;
}

Stretch stretch_of(const Scene& scene, bool finds_fix) {
  const auto good = good_limit(scene, finds_fix), bad = farthest_bad(scene, finds_fix);
  Stretch stretch;
  stretch.nodes.resize((good < bad ? bad - good : good - bad) + 1);
  std::iota(stretch.nodes.begin(), stretch.nodes.end(), std::min(good, bad));
  if (finds_fix) {
    std::reverse(stretch.nodes.begin(), stretch.nodes.end());
  }
  for (const auto node : stretch.nodes) {
    stretch.places.push_back(place_of(scene, node));
  }
  // Who names both ends has seen them behave differently; without a good end it may have been so from the first on.
  constexpr double kWithGoodEnd = 0.1, kWithoutGoodEnd = 0.25;
  stretch.steady_prior = scene.options.good ? kWithGoodEnd : kWithoutGoodEnd;
  return stretch;
}

// The likeliest first.
std::vector<PlaceWeight> by_weight(const Stretch& stretch, const FlakyBelief& belief) {
  std::vector<PlaceWeight> places;
  for (std::size_t place = 0; place < stretch.nodes.size(); ++place) {
    places.push_back({stretch.nodes[place], belief.posterior[place]});
  }
  std::stable_sort(places.begin(), places.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
  return places;
}

// As few as hold the wanted confidence together, in the order of the line.
std::vector<std::size_t> credible(const std::vector<PlaceWeight>& by_weight, double confidence) {
  std::vector<std::size_t> nodes;
  double held = 0;
  for (auto place = by_weight.begin(); place != by_weight.end() && held < confidence; ++place) {
    held += place->weight;
    nodes.push_back(place->node);
  }
  std::sort(nodes.begin(), nodes.end());
  return nodes;
}

// The last place before the change that can run; none when the change may be the first of all.
std::optional<std::size_t> place_before(const Stretch& stretch, std::size_t first) {
  while (first-- > 0) {
    if (stretch.places[first].can_run) {
      return first;
    }
  }
  return std::nullopt;
}

void name_sides(const Stretch& stretch, const FlakyPlace& place, bool finds_fix, BisectAnswer& answer) {
  const auto before = place_before(stretch, place.first);
  if (!before) {
    answer.reason = "the failure varies; the oldest that was asked may have it already";
    return;
  }
  const auto changed = stretch.nodes[place.last], other = stretch.nodes[*before];
  if (place.first == place.last && *before + 1 == place.first) {
    (finds_fix ? answer.last_bad : answer.first_bad).push_back(changed);
    (finds_fix ? answer.first_fixed : answer.last_good).push_back(other);
  }
  Boundary boundary;
  boundary.last = std::min(changed, other);
  boundary.first = std::max(changed, other);
  boundary.from = finds_fix ? Call::kBad : Call::kGood;
  boundary.to = finds_fix ? Call::kGood : Call::kBad;
  for (auto node = boundary.last + 1; node < boundary.first; ++node) {
    boundary.between.push_back(node);
  }
  answer.boundaries.push_back(std::move(boundary));
}

void count_failing(const Stretch& stretch, std::size_t from, BisectAnswer& answer) {
  for (auto place = from; place < stretch.places.size(); ++place) {
    answer.failing_runs += stretch.places[place].failed;
    answer.runs_in_all += stretch.places[place].failed + stretch.places[place].passed;
  }
}

// Of a second test that varies, which fails beside those that are searched.
std::string remark_on_more(const Scene& scene) {
  int more = 0;
  for (const auto& node : scene.nodes) {
    more += node.more;
  }
  return more == 0 ? ""
                   : fmt::format("; more tests failed than those that are searched in {} run{}, which count as well",
                                 more, more == 1 ? "" : "s");
}

// Runs that failed in other ways, where others of the same place passed or failed as is searched.
int runs_otherwise(const Scene& scene, const Stretch& stretch) {
  int runs = 0;
  for (const auto node : stretch.nodes) {
    const auto& state = scene.nodes[node];
    runs += state.good > 0 || state.bad > 0 ? state.other : 0;
  }
  return runs;
}

// A failure that words itself anew each time is mostly not recognised: its share cannot be told from those that are.
bool is_blurred(const Scene& scene, const Stretch& stretch) {
  constexpr int kFew = 4, kPart = 4;
  int failed = 0;
  for (const auto& place : stretch.places) {
    failed += place.failed;
  }
  const int otherwise = runs_otherwise(scene, stretch);
  return otherwise >= kFew && kPart * otherwise > failed;
}

BisectAnswer blurred(const Scene& scene, const Stretch& stretch) {
  BisectAnswer answer;
  answer.outcome = BisectOutcome::kInconclusive;
  answer.candidates = stretch.nodes;
  std::sort(answer.candidates.begin(), answer.candidates.end());
  answer.reason = fmt::format(
      "runs of the same release do not agree, and {} of those that failed did so in other ways: --same kind takes them "
      "as one",
      runs_otherwise(scene, stretch));
  return answer;
}

// No change, and the end that is said to be good was seen to fail as well, or can tell nothing.
bool is_steady(const Scene& scene, const FlakyBelief& belief) {
  const auto& good = scene.options.good;
  const bool cannot_tell = good && (scene.behaviour(*good) == kUnusable || scene.fails_otherwise(*good));
  return belief.steady >= scene.options.confidence && (!good || cannot_tell || scene.is_bad(*good));
}

BisectAnswer no_change(const Scene& scene, const Stretch& stretch, const FlakyBelief& belief) {
  BisectAnswer answer;
  answer.outcome = BisectOutcome::kNone;
  answer.confidence = belief.steady;
  answer.is_still_bad = true;
  count_failing(stretch, 0, answer);
  answer.reason = fmt::format("it varies with the same share, {} of {} runs, wherever it was run", answer.failing_runs,
                              answer.runs_in_all) +
                  remark_on_more(scene);
  return answer;
}

// So many runs that all pass: with that share of failures they would do so once in twenty times.
int runs_to_trust(double share) {
  constexpr double kByChance = 0.05, kLeast = 0.01, kMost = 0.99;
  return static_cast<int>(std::ceil(std::log(kByChance) / std::log1p(-std::clamp(share, kLeast, kMost))));
}

// The newest of all, where the search did not come as far.
std::optional<std::size_t> newest_beyond(const Scene& scene, const Stretch& stretch, bool finds_fix) {
  for (auto node = scene.size(); !finds_fix && node-- > stretch.nodes.back() + 1;) {
    if (scene.behaviour(node) != kUnusable) {
      return scene.fails_otherwise(node) ? std::nullopt : std::optional{node};
    }
  }
  return std::nullopt;
}

// Is it still there at the newest? Only when the runs that are left can tell.
void ask_newest(const Scene& scene, const Stretch& stretch, double share, bool finds_fix, WishList& wishes) {
  const auto newest = newest_beyond(scene, stretch, finds_fix);
  if (!newest || scene.is_bad(*newest)) {
    return;
  }
  const int missing = runs_to_trust(share) - scene.nodes[*newest].good;
  for (int i = 0; i < missing && missing <= scene.options.max_runs - scene.runs; ++i) {
    wishes.add_run(*newest, "fix");
  }
}

void tell_newest(const Scene& scene, const Stretch& stretch, double share, bool finds_fix, BisectAnswer& answer) {
  const auto newest = newest_beyond(scene, stretch, finds_fix);
  const bool is_last = !finds_fix && stretch.nodes.back() + 1 == scene.size();
  answer.is_still_bad = scene.is_bad(newest.value_or(stretch.nodes.back())) && (newest || is_last);
  if (newest && !answer.is_still_bad && scene.nodes[*newest].good >= runs_to_trust(share)) {
    answer.reason += fmt::format("; '{}' passed in {} runs, so it was repaired before", scene.space.nodes[*newest].name,
                                 scene.nodes[*newest].good);
  }
}

}  // namespace

void ask_flaky(const Scene& scene, bool finds_fix, WishList& wishes) {
  const auto stretch = stretch_of(scene, finds_fix);
  if (is_blurred(scene, stretch)) {
    return;
  }
  const auto belief = flaky_belief(stretch.places, stretch.steady_prior);
  const auto place = likeliest_place(stretch.places, belief);
  if (place.confidence >= scene.options.confidence) {
    if (place_before(stretch, place.first)) {
      ask_newest(scene, stretch, belief.share_after, finds_fix, wishes);
    }
    return;
  }
  if (is_steady(scene, belief)) {
    return;
  }
  if (belief.steady >= scene.options.confidence) {
    wishes.add_run(*scene.options.good, "flaky");  // it is said to be good: was it never seen to fail?
    return;
  }
  const int left = std::min(scene.workers, scene.options.max_runs - scene.runs);
  for (const auto chosen : choose_flaky_runs(stretch.places, stretch.steady_prior, left)) {
    wishes.add_run(stretch.nodes[chosen], "flaky");
  }
}

std::vector<PlaceWeight> flaky_places(const Scene& scene, bool finds_fix) {
  const auto stretch = stretch_of(scene, finds_fix);
  return by_weight(stretch, flaky_belief(stretch.places, stretch.steady_prior));
}

std::vector<std::size_t> credible_nodes(const Scene& scene, bool finds_fix) {
  return credible(flaky_places(scene, finds_fix), scene.options.confidence);
}

BisectAnswer conclude_flaky(const Scene& scene, bool finds_fix) {
  const auto stretch = stretch_of(scene, finds_fix);
  if (is_blurred(scene, stretch)) {
    return blurred(scene, stretch);
  }
  const auto belief = flaky_belief(stretch.places, stretch.steady_prior);
  if (is_steady(scene, belief)) {
    return no_change(scene, stretch, belief);
  }
  const auto place = likeliest_place(stretch.places, belief);
  BisectAnswer answer;
  answer.outcome = BisectOutcome::kFlaky;
  answer.confidence = place.confidence;
  answer.is_confirmed = place.confidence >= scene.options.confidence;
  answer.candidates = credible(by_weight(stretch, belief), scene.options.confidence);
  answer.reason = "runs of the same release do not agree";
  answer.reason += scene.tree.branches().size() > 1 ? "; other branches and fixes were not searched" : "";
  if (answer.is_confirmed) {
    name_sides(stretch, place, finds_fix, answer);
    answer.is_confirmed = !answer.boundaries.empty();  // that it may be older than all is no change to be sure of
    tell_newest(scene, stretch, belief.share_after, finds_fix, answer);
  }
  if (!answer.is_confirmed && belief.steady > 1 - scene.options.confidence) {
    answer.reason += fmt::format("; that it is the same everywhere is believed to {:.0f} %", 100 * belief.steady);
  }
  answer.reason += remark_on_more(scene);
  count_failing(stretch, place.last, answer);
  return answer;
}

}  // namespace goiso
