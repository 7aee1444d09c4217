#include <gmock/gmock.h>

#include "lab_worlds.h"

namespace goiso {
namespace {

using testing::HasSubstr;

/// The releases up to 1.27.1: its minors were repaired on days of their own.
SearchSpace until_autumn() {
  auto releases = known_releases();
  releases.push_back({v("1.27.1"), "2026-08-28"});
  releases.push_back({v("1.26.8"), "2026-09-01"});
  return release_space(releases);
}

BisectOptions options_for(const SearchSpace& space, const std::string& bad, Find find = Find::kByEnds) {
  BisectOptions options;
  options.bad = space.index_of("go" + bad);
  options.find = find;
  options.workers = 2;
  return options;
}

LabWorld backported() {
  return world([](const SearchNode& node) {
    const bool is_bad = is_within(node, "1.25.11", "1.25.14") || is_within(node, "1.26.4", "1.26.7") ||
                        is_within(node, "1.27.0", "1.27.0");
    return is_bad ? fails("boom") : passes();
  });
}

TEST(RepairedApart, AFaultThatCameWithPatchesDoesNotBeginWithTheNextMinor) {
  const auto space = until_autumn();
  const auto* const kAnswer = "found | 1.25.10 1.26.3 1.26.8 > 1.25.11 1.26.4 1.27.0 | 1.26.7 1.27.0 > 1.26.8 1.27.1";
  for (const auto* bad : {"1.27.0", "1.26.5", "1.25.14"}) {
    const auto answer = search_world(space, options_for(space, bad), backported()).answer;
    EXPECT_EQ(told(space, answer), kAnswer) << bad;
    EXPECT_TRUE(answer.is_confirmed) << bad;
    EXPECT_THAT(answer.reason, HasSubstr("'go1.27.0' has it from the trunk")) << bad;
  }
}

TEST(RepairedApart, AnOlderBranchGotTheFaultAMonthLater) {
  const auto space = until_autumn();
  const auto does = world([](const SearchNode& node) {
    const bool is_bad = is_within(node, "1.24.9", "1.24.99") || is_within(node, "1.25.2", "1.29.0");
    return is_bad ? fails("boom") : passes();
  });
  for (const auto* bad : {"1.27.1", "1.25.4", "1.24.11"}) {
    EXPECT_THAT(told(space, search_world(space, options_for(space, bad), does).answer),
                HasSubstr("1.24.8 1.25.1 > 1.24.9 1.25.2"))
        << bad;
  }
}

TEST(RepairedApart, AnOlderBranchFailsInOtherWordsAtFirst) {
  const auto space = until_autumn();
  const auto does = world([](const SearchNode& node) {
    const bool is_early = is_within(node, "1.24.8", "1.24.9") || is_within(node, "1.25.2", "1.25.3");
    const bool is_late = is_within(node, "1.24.10", "1.24.99") || is_within(node, "1.25.4", "1.29.0");
    return is_early ? fails("bad host colon missing") : is_late ? fails("bad host colon expected") : passes();
  });
  EXPECT_THAT(told(space, search_world(space, options_for(space, "1.27.1"), does).answer),
              HasSubstr("1.24.7 1.25.1 > 1.24.8 1.25.2"));
}

TEST(RepairedApart, TheWholeTreeSaysSoToo) {
  const auto space = until_autumn();
  BisectOptions options;
  options.transitions = true;
  const auto answer = search_world(space, options, backported()).answer;
  EXPECT_THAT(answer.reason, HasSubstr("'go1.27.0' has it from the trunk"));
  EXPECT_THAT(answer.reason, HasSubstr("were not asked"));
}

TEST(RepairedApart, TheFixIsToldOfABranchThatGotItEarlier) {
  const auto space = until_autumn();
  const auto does = world([](const SearchNode& node) {
    return is_within(node, "1.23.0", "1.23.8") || is_within(node, "1.24.0", "1.24.1") ? fails("boom") : passes();
  });
  for (const auto* bad : {"1.23.2", "1.23.8", "1.24.0"}) {
    const auto answer = search_world(space, options_for(space, bad, Find::kFix), does).answer;
    EXPECT_THAT(told(space, answer), HasSubstr("| 1.23.8 1.24.1 > 1.23.9 1.24.2")) << bad;
  }
}

TEST(RepairedApart, TheFixIsToldOfTheMinorBeforeThatGotItFirst) {
  const auto space = until_autumn();
  const auto does = world([](const SearchNode& node) {
    return is_within(node, "1.24.0", "1.24.9") || is_within(node, "1.25.0", "1.25.14") ? fails("boom") : passes();
  });
  const auto answer = search_world(space, options_for(space, "1.25.4", Find::kFix), does).answer;
  EXPECT_THAT(told(space, answer), HasSubstr("| 1.24.9 1.25.14 > 1.24.10 1.26.0"));
}

TEST(RepairedApart, AMinorThatWasCutBeforeTheMinorBeforeWasRepaired) {
  const auto space = until_autumn();
  const auto does = world([](const SearchNode& node) {
    const bool is_bad = is_within(node, "1.25.8", "1.25.14") || is_within(node, "1.26.1", "1.26.6") ||
                        is_within(node, "1.27.0", "1.27.1");
    return is_bad ? fails("boom") : passes();
  });
  for (const int workers : {1, 2, 3}) {
    auto options = options_for(space, "1.27.1");
    options.workers = workers;
    EXPECT_EQ(told(space, search_world(space, options, does).answer),
              "found | 1.25.7 1.26.0 1.26.8 > 1.25.8 1.26.1 1.27.0 | 1.26.6 > 1.26.7");
  }
}

TEST(RepairedApart, ABranchWithoutAReleaseOfThatDayGetsTheFaultWithItsNext) {
  auto releases = known_releases();
  for (const auto& [version, day] : {std::pair{"1.27.1", "2026-08-28"},
                                     {"1.26.8", "2026-09-01"},
                                     {"1.26.9", "2026-10-02"},
                                     {"1.27.2", "2026-10-02"},
                                     {"1.27.3", "2026-10-19"}}) {
    releases.push_back({v(version), day});
  }
  const auto space = release_space(releases);
  const auto does = world([](const SearchNode& node) {
    return node.name == "go1.26.8" || node.name == "go1.27.2" ? fails("boom") : passes();
  });
  EXPECT_EQ(told(space, search_world(space, options_for(space, "1.26.8"), does).answer),
            "found | 1.26.7 1.27.1 > 1.26.8 1.27.2 | 1.26.8 1.27.2 > 1.26.9 1.27.3");
}

}  // namespace
}  // namespace goiso
