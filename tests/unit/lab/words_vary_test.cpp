#include <gmock/gmock.h>

#include <memory>
#include <random>

#include "lab_worlds.h"

namespace goiso {
namespace {

using testing::HasSubstr;
using testing::Not;

// Each run names another temporary file.
LabWorld random_words_from(const char* first) {
  auto runs = std::make_shared<int>(0);
  return world([=](const SearchNode& node) {
    return version_of(node) < v(first)
               ? passes()
               : fails("cannot keep the file abcdefghij" + std::string(++*runs, 'x'), "exit", "run");
  });
}

TEST(WordsVary, WhatIsNewAtEachRunIsNoChangeOfARelease) {
  for (const auto* bad : {"", "1.27.0", "1.24.0"}) {
    const auto session = ask_finals({"", bad}, random_words_from("1.23.0"));
    EXPECT_EQ(told(finals(), session.answer), "found | 1.22.12 > 1.23.0 |  > ") << bad;
    EXPECT_THAT(session.answer.reason, HasSubstr("from run to run"));
    EXPECT_THAT(session.answer.reason, Not(HasSubstr("worded otherwise")));
    EXPECT_EQ(session.answer.boundaries.size(), 1U);
  }
}

// Which of three a run says is left to chance.
LabWorld one_of_three_from(const char* first, unsigned seed) {
  auto chance = std::make_shared<std::mt19937>(seed);
  return world([=](const SearchNode& node) {
    constexpr const char* kSaid[] = {"no route", "cannot read the table of names", "out of ideas by then"};
    return version_of(node) < v(first) ? passes() : fails(kSaid[(*chance)() % 3], "exit", "run");
  });
}

TEST(WordsVary, WhatIsOneOfThreeByChanceIsOneFailure) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    const auto session = ask_finals({}, one_of_three_from("1.23.0", seed));
    ASSERT_EQ(told(finals(), session.answer), "found | 1.22.12 > 1.23.0 |  > ") << seed;
    ASSERT_EQ(session.answer.boundaries.size(), 1U) << seed;
    EXPECT_THAT(session.answer.reason, HasSubstr("every failure of its kind counts as the same"));
  }
}

TEST(WordsVary, WhatAToolSaysOfAProgramIsNoChance) {
  auto runs = std::make_shared<int>(0);
  const auto does = world([=](const SearchNode& node) {
    return version_of(node) < v("1.23.0") ? passes() : fails(++*runs % 2 == 0 ? "x.go: one" : "y.go: another of these", "type-error", "compile");
  });
  EXPECT_THAT(ask_finals({}, does).answer.reason, Not(HasSubstr("changes from run to run")));
}

// Beneath the blue ray the red light may shine.
TEST(WordsVary, AFirstReleaseAfterAnotherFailureIsAFixOfTheOlderOne) {
  const auto does = world([](const SearchNode& node) {
    const bool is_blue = is_within(node, "1.24.0", "1.24.0") || is_within(node, "1.25.0", "1.25.2");
    return version_of(node) < v("1.23.0") || version_of(node) >= v("1.26.0") ? passes()
           : is_blue                                                         ? fails("blue ray", "exit", "run")
                                                                             : fails("red light", "exit", "run");
  });
  auto space = finals();
  std::erase_if(space.nodes, [](const SearchNode& node) {
    const std::vector<std::string> few{"1.22.12", "1.23.0", "1.23.12", "1.24.0",
                                       "1.25.0",  "1.25.2", "1.25.14", "1.26.0"};
    return std::find(few.begin(), few.end(), node.name.substr(2)) == few.end();
  });
  const auto answer = search_world(space, {}, does).answer;
  EXPECT_EQ(names(space, answer.first_fixed), "1.26.0");
  EXPECT_THAT(answer.reason, Not(HasSubstr("never had it")));
}

}  // namespace
}  // namespace goiso
