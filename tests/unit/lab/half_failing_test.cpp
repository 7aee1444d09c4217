#include <gmock/gmock.h>

#include <random>

#include "lab_worlds.h"

namespace goiso {
namespace {

// Fails from one release on, in a share of its runs.
LabWorld sometimes_bad_from(std::string first, int percent, std::mt19937_64& random) {
  return world([=, &random](const SearchNode& node) {
    const bool fails_now = version_of(node) >= v(first) && static_cast<int>(random() % 100) < percent;
    return fails_now ? fails("bad", "exit", "run") : passes();
  });
}

struct Count {
  int searches = 0, wrong = 0, told = 0;
};

// The change is in one of the last releases: there the search itself meets the failing side only a few times.
Count count_answers(int percent) {
  std::mt19937_64 random(percent);
  const auto space = releases_between("1.21.0", "1.27.0");
  Count count;
  for (; count.searches < 6000; ++count.searches) {
    const auto first = space.nodes.size() - 1 - count.searches % 4;
    BisectOptions options;
    options.workers = 2;
    options.bad = space.nodes.size() - 1;
    options.good = 0;
    const auto does = sometimes_bad_from(space.nodes[first].name, percent, random);
    const auto answer = search_world(space, options, does).answer;
    const bool is_right = answer.first_bad == std::vector{first};
    count.told += is_right;
    count.wrong += !is_right && !answer.first_bad.empty();
  }
  return count;
}

TEST(HalfFailing, IsRarelyTakenForSteady) {
  const auto count = count_answers(50);
  EXPECT_LE(count.wrong * 33, count.searches);
  EXPECT_GE(count.told * 10, count.searches * 9);
}

}  // namespace
}  // namespace goiso
