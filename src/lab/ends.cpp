#include "lab/ends.h"

#include <fmt/format.h>

#include "lab/places_to_ask.h"
#include "lab/split.h"

namespace goiso {
namespace {

Ends refuse(EndsRefusal refusal) {
  Ends ends;
  ends.refusal = std::move(refusal);
  return ends;
}

Ends refuse_end(std::string end, std::string reason) {
  return refuse({BisectOutcome::kBadEndpoints, std::move(end), std::move(reason)});
}

const std::string& name(const Scene& scene, std::size_t node) { return scene.space.nodes[node].name; }

// Of an inverted search a run that passes is the bad one.
bool inverted(const Scene& scene) { return scene.options.rules.is_inverted; }
const char* fails(const Scene& scene) { return inverted(scene) ? "is bad" : "fails"; }
const char* passes(const Scene& scene) { return inverted(scene) ? "is good" : "passes"; }

// Asks the first of these that nobody ran; says whether there was one.
bool ask_next(const std::vector<std::size_t>& nodes, const char* why, WishList& wishes) {
  bool asked = false;
  for (const auto node : nodes) {
    asked = (wishes.room() > 0 && wishes.add(node, why)) || asked;
  }
  return asked;
}

std::optional<Ends> check_order(const Scene& scene, bool finds_fix) {
  const auto& [good, bad] = std::pair{scene.options.good, scene.options.bad};
  if (!good || !bad) {
    return std::nullopt;
  }
  if (*good == *bad) {
    return refuse_end("", fmt::format("'{}' cannot be both the good and the bad end", name(scene, *good)));
  }
  if ((*good > *bad) != finds_fix) {
    return refuse_end("", fmt::format("the good end '{}' is {} than the bad end '{}'", name(scene, *good),
                                      finds_fix ? "older" : "newer", name(scene, *bad)));
  }
  return std::nullopt;
}

// A claim that does not hold is run again: a failure that only shows now and then may pass once, and one that varies
// may show at a good end. Runs that differ make the search a flaky one.
std::optional<Ends> doubt(const Scene& scene, std::size_t end, int runs, WishList& wishes) {
  const int missing = std::max(runs, scene.options.count) - scene.nodes[end].runs();
  for (int i = 0; i < missing; ++i) {
    wishes.add_run(end, "endpoint");
  }
  return missing > 0 ? std::optional{Ends{}} : std::nullopt;
}

std::optional<Ends> check_bad_claim(const Scene& scene, WishList& wishes) {
  const auto bad = *scene.options.bad;
  if (scene.is_bad(bad)) {
    return std::nullopt;
  }
  if (scene.is_good(bad)) {
    constexpr int kRunsToBelieve = 5;  // one that fails in half of its runs passes all of these once in 32 times
    if (auto doubted = doubt(scene, bad, kRunsToBelieve, wishes)) {
      return doubted;
    }
    if (const auto good = scene.options.good; good && scene.is_bad(*good)) {
      return refuse_end("bad-passes", fmt::format("the ends are the wrong way round: '{}' {} and '{}' {}",
                                                  name(scene, *good), fails(scene), name(scene, bad), passes(scene)));
    }
    return refuse_end("bad-passes", fmt::format("the bad end '{}' {}; without that end, one that {} is looked for",
                                                name(scene, bad), passes(scene), fails(scene)));
  }
  const auto reason =
      scene.nodes[bad].other > 0 ? "fails in another way than the failure that is searched" : "cannot be tested";
  return refuse_end("", fmt::format("the bad end '{}' {}", name(scene, bad), reason));
}

std::optional<Ends> check_good_claim(const Scene& scene, WishList& wishes) {
  const auto good = *scene.options.good;
  if (scene.is_bad(good)) {
    constexpr int kRunsToBelieve = 2;
    auto doubted = doubt(scene, good, kRunsToBelieve, wishes);
    return doubted ? doubted
                   : refuse_end("good-fails", fmt::format("the good end '{}' {}", name(scene, good),
                                                          inverted(scene) ? "is bad" : "fails in the same way"));
  }
  if (scene.fails_otherwise(good)) {
    return refuse_end("good-fails", fmt::format("the good end '{}' fails, in another way; --on fail-different=good "
                                                "takes that as good",
                                                name(scene, good)));
  }
  return std::nullopt;  // one that cannot be tested tells nothing: another good end is looked for
}

// Both claims in one round; none as long as they are to be run.
std::optional<Ends> check_claims(const Scene& scene, WishList& wishes) {
  const auto& options = scene.options;
  for (const auto& claim : {options.bad, options.good}) {
    if (claim) {
      wishes.add(*claim, "endpoint");
    }
  }
  const bool bad_is_open = options.bad && scene.is_open(*options.bad);
  const bool good_is_open = options.good && scene.is_open(*options.good);
  if (options.bad && !bad_is_open) {
    if (auto refused = check_bad_claim(scene, wishes)) {
      return refused;
    }
  }
  if (options.good && !good_is_open) {
    return check_good_claim(scene, wishes);
  }
  return std::nullopt;
}

// Those that were run and refuse the project, as what is older does; known to do so by the go line alone does not
// count.
std::optional<std::size_t> newest_refusing(const Scene& scene, std::size_t before) {
  while (before-- > 0) {
    if (scene.nodes[before].is_shut && scene.nodes[before].unjudged > 0) {
      return before;
    }
  }
  return std::nullopt;
}

Ends nothing_fails(const Scene& scene) {
  for (std::size_t i = 0; i < scene.size(); ++i) {
    if (!scene.is_good(i)) {
      continue;
    }
    if (const auto refusing = newest_refusing(scene, i)) {
      return refuse_end(
          "nothing-fails",
          fmt::format("it {} everywhere that can be tested; '{}' and what is older refuse the project: to "
                      "find since when it is taken, add --on untestable=bad --find fix",
                      passes(scene), name(scene, *refusing)));
    }
    return refuse_end("nothing-fails", fmt::format("it {} everywhere that was asked", passes(scene)));
  }
  return refuse_end("", "nothing that was asked can be tested");
}

// The nearest good node on the side where the search goes.
std::optional<std::size_t> nearest_good(const Scene& scene, std::size_t bad, bool finds_fix) {
  for (std::size_t distance = 1; distance < scene.size(); ++distance) {
    const auto node = finds_fix ? bad + distance : bad - distance;
    if (finds_fix ? node >= scene.size() : distance > bad) {
      break;
    }
    if (scene.is_good(node)) {
      return node;
    }
  }
  return std::nullopt;
}

bool has_shut(const Scene& scene) {
  return std::any_of(scene.nodes.begin(), scene.nodes.end(), [](const auto& node) { return node.is_shut; });
}

// Those older than all that is known, and no one can say what they do; not those that refuse the go line, as asked.
std::vector<std::size_t> unknown_below(const Scene& scene) {
  std::vector<std::size_t> nodes;
  for (std::size_t node = 0; node < scene.size() && !scene.is_known(node); ++node) {
    if (!scene.nodes[node].is_shut && node >= scene.options.first_testable) {
      nodes.push_back(node);
    }
  }
  return nodes;
}

Ends no_good_side(const Scene& scene, bool finds_fix) {
  EndsRefusal refusal{BisectOutcome::kNone, "", ""};
  refusal.is_still_bad = finds_fix || scene.is_bad(scene.size() - 1);
  if (finds_fix) {
    refusal.reason = "it is still bad at the newest that was asked";
  } else if (auto unknown = unknown_below(scene); !unknown.empty()) {
    refusal.outcome = BisectOutcome::kInconclusive;
    refusal.reason =
        fmt::format("it {} at the oldest that can be tested, and nobody can say what older ones do", fails(scene));
    refusal.candidates = std::move(unknown);
    refusal.candidates.push_back(refusal.candidates.back() + 1);
  } else if (has_shut(scene)) {
    refusal.reason =
        fmt::format("no release boundary: what accepts its go line {}, and what is older refuses it", fails(scene));
  } else {
    refusal.reason = fmt::format("it {} at the oldest that was asked too", fails(scene));
  }
  return refuse(std::move(refusal));
}

// No node is good below: the lowest that is known to be bad.
std::size_t oldest_bad(const Scene& scene, std::size_t bad) {
  for (std::size_t node = 0; node < bad; ++node) {
    if (scene.is_bad(node)) {
      return node;
    }
  }
  return bad;
}

// The good end on one side of the bad one, asked for when it is not known.
std::optional<Ends> seek_good(const Scene& scene, std::size_t bad, bool finds_fix, WishList& wishes) {
  if (const auto good = nearest_good(scene, bad, finds_fix)) {
    return Ends{good, bad, finds_fix, std::nullopt};
  }
  if (!finds_fix && ask_next(split_below(scene, oldest_bad(scene, bad), wishes.room()), "gallop", wishes)) {
    return Ends{};
  }
  // Before it is said that none is good, every branch is asked.
  if (ask_next(finds_fix ? places_above(scene, bad) : places_below(scene, bad), "gallop", wishes)) {
    return Ends{};
  }
  return std::nullopt;
}

Ends seek_from_bad(const Scene& scene, std::size_t bad, bool finds_fix, WishList& wishes) {
  if (auto ends = seek_good(scene, bad, finds_fix, wishes)) {
    return *ends;
  }
  const bool may_turn = scene.options.find == Find::kByEnds && !scene.options.good && !finds_fix;
  if (may_turn) {
    // It was never good before, so what can be told is where it was repaired.
    if (auto ends = seek_good(scene, bad, true, wishes)) {
      return *ends;
    }
  }
  return no_good_side(scene, finds_fix);
}

}  // namespace

bool asks_for_fix(const BisectOptions& options) {
  const bool is_newer = options.good && options.bad && *options.good > *options.bad;
  return options.find == Find::kFix || (options.find == Find::kByEnds && is_newer);
}

std::optional<EndsRefusal> refused_claim(const Scene& scene, WishList& wishes) {
  const auto settled = check_claims(scene, wishes);
  return settled ? settled->refusal : std::nullopt;
}

Ends find_ends(const Scene& scene, WishList& wishes) {
  const auto& options = scene.options;
  const bool finds_fix = asks_for_fix(options);
  if (auto refused = check_order(scene, finds_fix)) {
    return *refused;
  }
  if (auto settled = check_claims(scene, wishes)) {
    return *settled;
  }
  const bool has_open_claim =
      (options.bad && scene.is_open(*options.bad)) || (options.good && scene.is_open(*options.good));
  if (options.bad && options.good && has_open_claim) {
    return {};
  }
  const auto bad = options.bad ? options.bad : scene.anchor;
  if (!bad) {
    const bool may_walk = options.max_walk == 0 || scene.runs < options.max_walk;
    const bool asked = may_walk && ask_next(places_that_may_fail(scene, finds_fix), "walk", wishes);
    return asked || !wishes.empty() ? Ends{} : nothing_fails(scene);
  }
  auto ends = seek_from_bad(scene, *bad, finds_fix, wishes);
  return has_open_claim ? Ends{} : ends;
}

}  // namespace goiso
