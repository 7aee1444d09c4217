// What a search says that it will ask next, before it is told what would make it so.
#include <gmock/gmock.h>

#include <algorithm>

#include "lab_worlds.h"

namespace goiso {
namespace {

// What a round asks, and what was said of it in the round before; the last one is the answer, which asks nothing.
struct Round {
  std::string asked, foretold;
};

std::string sorted_names(const SearchSpace& space, const std::vector<ProbeWish>& wishes) {
  std::vector<std::size_t> nodes;
  for (const auto& wish : wishes) {
    nodes.push_back(wish.node);
  }
  std::sort(nodes.begin(), nodes.end());
  return names(space, nodes);
}

std::vector<Round> rounds_behind_the_first(const SearchSpace& space, const BisectOptions& options,
                                           const LabWorld& does) {
  auto search = *Bisect::create(space, options);
  std::vector<Round> rounds;
  std::optional<std::string> foretold;
  for (auto step = search.next();; step = search.next()) {
    for (const auto& wish : step.probes) {
      search.tell(run_wish(space, wish, does));
    }
    if (foretold) {
      rounds.push_back({sorted_names(space, step.probes), *foretold});
    }
    foretold = sorted_names(space, step.ahead);
    if (step.answer) {
      return rounds;
    }
  }
}

BisectOptions between(const SearchSpace& space, const char* good, const char* bad) {
  BisectOptions options;
  options.workers = 2;
  options.good = space.index_of(std::string("go") + good);
  options.bad = space.index_of(std::string("go") + bad);
  return options;
}

LabWorld bad_from(std::string first) {
  return world([=](const SearchNode& node) { return version_of(node) < v(first) ? passes() : fails("boom"); });
}

TEST(Foresight, ForetellsEveryRoundOfASearchThatGoesAsExpected) {
  const auto space = releases_between("1.21.0", "1.22.1");
  for (const auto& round : rounds_behind_the_first(space, between(space, "1.21.0", "1.22.1"), bad_from("1.22.0"))) {
    EXPECT_EQ(round.asked, round.foretold);
  }
}

TEST(Foresight, ForetellsNothingBehindTheRoundThatIsExpectedToEndIt) {
  const auto space = releases_between("1.21.13", "1.22.0");
  auto options = between(space, "1.21.13", "1.22.0");
  options.count = 1;
  EXPECT_TRUE(Bisect::create(space, options)->next().ahead.empty());
  options.count = 2;
  EXPECT_EQ(sorted_names(space, Bisect::create(space, options)->next().ahead), "1.21.13 1.22.0") << "to confirm both";
}

TEST(Foresight, ForetellsMostRoundsOfMostSearches) {
  const auto space = finals();
  int rounds = 0, right = 0;
  for (std::size_t place = 20; place + 1 < space.nodes.size(); ++place) {
    const auto does = bad_from(space.nodes[place].name.substr(2));
    for (const auto& round : rounds_behind_the_first(space, between(space, "1.20", "1.27.0"), does)) {
      ++rounds;
      right += round.asked == round.foretold;
    }
  }
  EXPECT_GE(right * 100, rounds * 65) << right << " of " << rounds;
}

TEST(Foresight, SaysWhatElseMayBeAsked) {
  const auto space = finals();
  int unexpected = 0, said = 0;
  for (std::size_t place = 20; place + 1 < space.nodes.size(); ++place) {
    auto search = *Bisect::create(space, between(space, "1.20", "1.27.0"));
    const auto does = bad_from(space.nodes[place].name.substr(2));
    std::optional<BisectStep> before;
    for (auto step = search.next(); !step.answer; step = search.next()) {
      for (const auto& wish : step.probes) {
        const bool is_expected = !before || std::any_of(before->ahead.begin(), before->ahead.end(),
                                                        [&](const auto& one) { return one.node == wish.node; });
        unexpected += is_expected ? 0 : 1;
        said += !is_expected &&
                std::find(before->perhaps.begin(), before->perhaps.end(), wish.node) != before->perhaps.end();
        search.tell(run_wish(space, wish, does));
      }
      before = step;
    }
  }
  EXPECT_GE(said * 5, unexpected) << said << " of " << unexpected;
}

}  // namespace
}  // namespace goiso
