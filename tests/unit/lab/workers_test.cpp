#include "lab/workers.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

TEST(Workers, TwoAreWorthItBelowTheLogarithmOfThree) {
  EXPECT_EQ(choose_workers({1, 1.58}), 2);
  EXPECT_EQ(choose_workers({1, 1.59}), 1);
}

TEST(Workers, MoreTellLessEach) {
  EXPECT_EQ(choose_workers({1, 1, 1, 1}), 4);
  EXPECT_EQ(choose_workers(slowdown_from_two(1.1, 8)), 7);
  EXPECT_EQ(choose_workers(slowdown_from_two(1.5, 8)), 2);
  EXPECT_EQ(choose_workers(slowdown_from_two(2, 8)), 1);
  EXPECT_EQ(choose_workers({}), 1);
}

TEST(Workers, EachFurtherOneCostsWhatTheSecondDid) {
  EXPECT_THAT(slowdown_from_two(1.25, 3), testing::ElementsAre(1, 1.25, 1.5));
  EXPECT_TRUE(slowdown_from_two(1.25, 0).empty());
}

}  // namespace
}  // namespace goiso
