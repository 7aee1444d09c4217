#include "lab/work_left.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "lab_worlds.h"

namespace goiso {
namespace {

using std::chrono::seconds;

// How many rounds were said to come, and how many came, from the first round to the last.
struct Reckoning {
  std::vector<std::size_t> said, places;
  std::size_t rounds() const { return said.size(); }
  // Before the i-th round.
  int error(std::size_t i) const { return static_cast<int>(said[i]) - static_cast<int>(rounds() - i); }
};

Reckoning reckon(const SearchSpace& space, const BisectOptions& options, const LabWorld& does) {
  auto search = *Bisect::create(space, options);
  Reckoning reckoning;
  for (auto step = search.next(); !step.answer; step = search.next()) {
    const auto left = search.left();
    reckoning.said.push_back(left.rounds.size());
    reckoning.places.push_back(left.places);
    EXPECT_EQ(left.rounds.front(), static_cast<int>(step.probes.size()));
    for (const auto& wish : step.probes) {
      search.tell(run_wish(space, wish, does));
    }
  }
  EXPECT_TRUE(search.left().rounds.empty());
  EXPECT_EQ(search.left().places, 0U);
  return reckoning;
}

LabWorld broken_from(const std::string& first) {
  return world([first](const SearchNode& node) { return version_of(node) < v(first) ? passes() : fails("undefined"); });
}

BisectOptions from_first_to_last(const SearchSpace& space, int workers) {
  BisectOptions options;
  options.good = 0;
  options.bad = space.nodes.size() - 1;
  options.workers = workers;
  return options;
}

TEST(WorkLeft, IsNearWhatComesWhereverTheChangeIs) {
  const auto space = releases_between("1.21.0", "1.27.0");
  for (const int workers : {1, 2, 4}) {
    int off = 0, rounds = 0;
    for (std::size_t first = 1; first < space.nodes.size(); ++first) {
      const auto reckoning = reckon(space, from_first_to_last(space, workers), broken_from(space.nodes[first].name));
      for (std::size_t i = 0; i < reckoning.rounds(); ++i) {
        off += std::abs(reckoning.error(i));
        ++rounds;
      }
      EXPECT_EQ(reckoning.error(reckoning.rounds() - 1), 0) << "before the last round, " << space.nodes[first].name;
    }
    EXPECT_LE(off, rounds) << workers << " workers: off by more than a round on an average";
  }
}

TEST(WorkLeft, PlacesBecomeFewerUntilOneIsConfirmed) {
  const auto space = releases_between("1.21.0", "1.27.0");
  const auto reckoning = reckon(space, from_first_to_last(space, 2), broken_from("1.24.3"));
  EXPECT_EQ(reckoning.places.front(), space.nodes.size());
  EXPECT_TRUE(std::is_sorted(reckoning.places.rbegin(), reckoning.places.rend()));
  EXPECT_EQ(reckoning.places.back(), 1U);
}

TEST(WorkLeft, IsToldBeforeAnyEndIsKnownAndWhereNothingFails) {
  const auto space = releases_between("1.21.0", "1.27.0");
  BisectOptions options;
  options.workers = 2;
  EXPECT_LE(reckon(space, options, broken_from("1.24.3")).error(0), 3);
  const auto nothing = reckon(space, options, world([](const SearchNode&) { return passes(); }));
  EXPECT_EQ(nothing.places.front(), space.nodes.size());
  EXPECT_LT(nothing.places.back(), space.nodes.size());
}

TEST(WorkLeft, ConfirmingCountsAndAskedForRunsToo) {
  const auto space = releases_between("1.21.0", "1.27.0");
  auto options = from_first_to_last(space, 1);
  const auto usual = Bisect::create(space, options)->left().rounds.size();
  options.count = 9;
  EXPECT_GE(Bisect::create(space, options)->left().rounds.size(), usual + 10);
}

TEST(WorkLeft, OfAFailureThatVariesIsReckonedToo) {
  const auto space = releases_between("1.21.0", "1.24.13");
  int runs = 0;
  const auto broken_now_and_then = world([&](const SearchNode& node) {
    return version_of(node) < v("1.23.2") || ++runs % 3 != 0 ? passes() : fails("undefined");
  });
  const auto reckoning = reckon(space, from_first_to_last(space, 2), broken_now_and_then);
  ASSERT_GT(reckoning.rounds(), 6U);
  EXPECT_LE(std::abs(reckoning.error(reckoning.rounds() - 1)), 2);
  EXPECT_LT(reckoning.places.back(), 10U);
}

TEST(WorkLeft, ReckoningChangesNothing) {
  const auto space = releases_between("1.21.0", "1.24.13");
  auto search = *Bisect::create(space, from_first_to_last(space, 2));
  const auto before = search.next();
  search.left();
  const auto after = search.next();
  ASSERT_EQ(before.probes.size(), after.probes.size());
  EXPECT_EQ(before.probes.front().node, after.probes.front().node);
  EXPECT_EQ(after.round, 1);
  EXPECT_FALSE(search.call_of(0));
}

TEST(WorkLeft, TimeIsThatOfTheRoundsLessWhatRanAlready) {
  EXPECT_EQ(time_for_rounds(3, seconds{10}, seconds{4}), seconds{26});
  EXPECT_EQ(time_for_rounds(3, seconds{10}, seconds{40}), seconds{20});
  EXPECT_EQ(time_for_rounds(0, seconds{10}, seconds{4}), seconds{0});
  EXPECT_EQ(time_for_rounds(0, std::nullopt, seconds{4}), seconds{0});
  EXPECT_EQ(time_for_rounds(3, std::nullopt, seconds{4}), std::nullopt);
}

TEST(WorkLeft, TheMedianIsTheMiddleOne) {
  EXPECT_EQ(median_of({seconds{9}, seconds{1}, seconds{2}}), seconds{2});
  EXPECT_EQ(median_of({}), std::nullopt);
}

}  // namespace
}  // namespace goiso
