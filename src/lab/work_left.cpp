#include "lab/work_left.h"

#include <algorithm>

#include "lab/failing_stretch.h"
#include "lab/flaky_stage.h"
#include "lab/survey.h"

namespace goiso {
namespace {

std::size_t places_in(const Scene& scene, const Gap& gap) { return open_nodes(scene, gap).size() + 1; }

std::size_t places_in_told_gaps(const Scene& scene) {
  std::size_t places = 0;
  for (const auto& gap : told_gaps(scene)) {
    places += places_in(scene, gap);
  }
  return places;
}

std::size_t places_not_asked(const Scene& scene) {
  std::size_t places = 0;
  for (std::size_t node = 0; node < scene.size(); ++node) {
    places += scene.is_open(node) ? 1 : 0;
  }
  return places;
}

// The ends as a search finds them; it asks for nothing here.
Ends known_ends(const Scene& scene) {
  WishList none(scene);
  return find_ends(scene, none);
}

std::optional<std::size_t> first_open(const Scene& scene, std::size_t begin, std::size_t end) {
  for (auto node = begin; node < end; ++node) {
    if (scene.is_open(node)) {
      return node;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> last_open(const Scene& scene, std::size_t begin, std::size_t end) {
  for (auto node = end; node-- > begin;) {
    if (scene.is_open(node)) {
      return node;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> if_open(const Scene& scene, const std::optional<std::size_t>& node) {
  return node && scene.is_open(*node) ? node : std::nullopt;
}

std::optional<std::size_t> likely_bad(const Scene& scene, bool finds_fix) {
  for (const auto& named : {scene.options.bad, scene.options.suspect}) {
    if (if_open(scene, named)) {
      return named;
    }
  }
  return finds_fix ? first_open(scene, 0, scene.size()) : last_open(scene, 0, scene.size());
}

std::optional<std::size_t> likely_good(const Scene& scene, bool finds_fix, std::size_t bad) {
  if (const auto named = if_open(scene, scene.options.good); named && named != bad) {
    return named;
  }
  const auto below = first_open(scene, 0, bad), above = last_open(scene, bad + 1, scene.size());
  return finds_fix ? above : below ? below : above;
}

ProbeAnswer imagined(Call call) {
  ProbeAnswer answer;
  answer.verdict.emplace().outcome = call == Call::kGood ? Outcome::kPassed : Outcome::kFailed;
  answer.said = call;
  return answer;
}

}  // namespace

std::size_t places_left(const Scene& scene) {
  if (scene.is_varying()) {
    return credible_nodes(scene, asks_for_fix(scene.options)).size();
  }
  if (const auto ends = known_ends(scene); !scene.options.transitions && ends.good && ends.bad) {
    return places_in(scene, focus_gap(scene, ends));
  }
  const auto between = places_in_told_gaps(scene);
  return between > 0 ? between : places_not_asked(scene);
}

ImaginedWorld::ImaginedWorld(const Scene& scene, const RunLedger& ledger)
    : known_(scene.size()), finds_fix_(asks_for_fix(scene.options)) {
  for (std::size_t node = 0; node < scene.size(); ++node) {
    if (scene.is_known(node)) {
      known_[node] = ledger.latest_of(node);
    }
  }
  if (scene.is_varying()) {
    learn_shares(scene);
  } else {
    imagine_ends(scene);
  }
}

void ImaginedWorld::imagine_ends(const Scene& scene) {
  auto bad = scene.anchor;
  if (!bad) {
    bad = likely_bad(scene, finds_fix_);
    if (!bad) {
      return;  // all was asked
    }
    known_[*bad] = imagined(Call::kBad);
  }
  const bool any_good =
      std::any_of(scene.nodes.begin(), scene.nodes.end(), [](const auto& node) { return node.good > 0; });
  if (const auto good = any_good ? std::nullopt : likely_good(scene, finds_fix_, *bad)) {
    known_[*good] = imagined(Call::kGood);
  }
}

void ImaginedWorld::learn_shares(const Scene& scene) {
  const auto places = flaky_places(scene, finds_fix_);
  if (places.empty()) {
    return;
  }
  change_ = places.front().node;
  for (std::size_t node = 0; node < scene.size(); ++node) {
    const auto& state = scene.nodes[node];
    auto& share = (node >= *change_) != finds_fix_ ? after_ : before_;
    share.bad += state.bad;
    share.runs += state.bad + state.good;
  }
}

// As often as so far, spread evenly.
bool ImaginedWorld::fails_next(std::size_t node) {
  auto& share = (node >= *change_) != finds_fix_ ? after_ : before_;
  ++share.more;
  const bool fails = share.runs > 0 && (share.more_bad + 1) * share.runs <= share.more * share.bad;
  share.more_bad += fails ? 1 : 0;
  return fails;
}

const ProbeAnswer* ImaginedWorld::nearest(std::size_t node) const {
  for (std::size_t distance = 0; distance < known_.size(); ++distance) {
    if (distance <= node && known_[node - distance]) {
      return &*known_[node - distance];
    }
    if (node + distance < known_.size() && known_[node + distance]) {
      return &*known_[node + distance];
    }
  }
  return nullptr;
}

ProbeAnswer ImaginedWorld::answer(const ProbeWish& wish) {
  const auto* const like = nearest(wish.node);
  auto answer = change_           ? imagined(fails_next(wish.node) ? Call::kBad : Call::kGood)
                : like != nullptr ? *like
                                  : imagined(Call::kGood);
  answer.node = wish.node;
  answer.is_fresh = wish.is_fresh;
  answer.is_cold = wish.is_cold;
  answer.is_unbroken = wish.is_unbroken;
  answer.is_known = answer.is_replayed = false;
  return answer;
}

std::optional<std::chrono::milliseconds> median_of(std::vector<std::chrono::milliseconds> times) {
  if (times.empty()) {
    return std::nullopt;
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

std::optional<std::chrono::milliseconds> time_for_rounds(std::size_t rounds,
                                                         std::optional<std::chrono::milliseconds> typical,
                                                         std::chrono::milliseconds running) {
  if (rounds == 0) {
    return std::chrono::milliseconds{0};
  }
  if (!typical) {
    return std::nullopt;
  }
  const auto of_first = std::max(std::chrono::milliseconds{0}, *typical - running);
  return of_first + *typical * static_cast<long>(rounds - 1);
}

}  // namespace goiso
