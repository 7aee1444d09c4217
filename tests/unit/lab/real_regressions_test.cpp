#include <gmock/gmock.h>

#include <set>

#include "lab/bisect.h"
#include "lab_worlds.h"

namespace goiso {
namespace {

using testing::HasSubstr;

SearchSpace all() { return releases_between("1.20.14", "1.27.0"); }

BisectOptions with_bad(const SearchSpace& space, const std::string& bad, int workers = 2) {
  BisectOptions options;
  options.bad = space.index_of("go" + bad);
  options.workers = workers;
  return options;
}

std::string search(const LabWorld& does, const std::string& bad) {
  const auto space = all();
  const auto session = search_world(space, with_bad(space, bad), does);
  EXPECT_FALSE(session.asked_twice);
  return told(space, session.answer);
}

std::string search_without_ends(const LabWorld& does, const std::string& suspect = "1.21.13") {
  const auto space = all();
  BisectOptions options;
  options.suspect = space.index_of("go" + suspect);
  options.workers = 2;
  return told(space, search_world(space, options, does).answer);
}

LabWorld bad_within(std::string low, std::string high) {
  return world([=](const SearchNode& node) { return is_within(node, low, high) ? fails("boom", "ice") : passes(); });
}

LabWorld two_branches() {
  return world([](const SearchNode& node) {
    return is_within(node, "1.24.8", "1.24.9") || is_within(node, "1.25.2", "1.25.3") ? fails("bad host", "exit")
                                                                                      : passes();
  });
}

TEST(RealRegressions, AWindowFromAFirstReleaseToAPatch) {
  const auto* const kAnswer = "found | 1.21.13 > 1.22.0 | 1.22.1 > 1.22.2";
  EXPECT_EQ(search(bad_within("1.22.0", "1.22.1"), "1.22.1"), kAnswer);
  EXPECT_EQ(search(bad_within("1.22.0", "1.22.1"), "1.22.0"), kAnswer);
  EXPECT_EQ(search_without_ends(bad_within("1.22.0", "1.22.1")), kAnswer);
}

TEST(RealRegressions, AWindowOfOneRelease) {
  const auto* const kAnswer = "found | 1.21.13 > 1.22.0 | 1.22.0 > 1.22.1";
  EXPECT_EQ(search(bad_within("1.22.0", "1.22.0"), "1.22.0"), kAnswer);
  EXPECT_EQ(search_without_ends(bad_within("1.22.0", "1.22.0")), kAnswer);
}

TEST(RealRegressions, ReleaseCandidatesComeBeforeTheRelease) {
  const auto space = releases_between("1.20.14", "1.27.0", Prereleases::kIncluded);
  const auto does =
      world([](const SearchNode& node) { return is_within(node, "1.22rc1", "1.22.0") ? fails("-lang") : passes(); });
  const auto session = search_world(space, with_bad(space, "1.22.0"), does);
  EXPECT_EQ(told(space, session.answer), "found | 1.21.13 > 1.22rc1 | 1.22.0 > 1.22.1");
}

TEST(RealRegressions, ACompileThatNeverEndsIsTheFailureThatIsSearched) {
  const auto does = world([](const SearchNode& node) { return node.name == "go1.24.0" ? never_ends() : passes(); });
  EXPECT_EQ(search(does, "1.24.0"), "found | 1.23.12 > 1.24.0 | 1.24.0 > 1.24.1");
  const auto first_limit_differs = world([](const SearchNode& node) {
    return node.name == "go1.24.0" ? grows() : node.name == "go1.24.1" ? never_ends() : passes();
  });
  EXPECT_EQ(search(first_limit_differs, "1.24.0"), "found | 1.23.12 > 1.24.0 | 1.24.1 > 1.24.2");
}

TEST(RealRegressions, TwoBranchesThatGotItOnOneDay) {
  const auto* const kAnswer = "found | 1.24.7 1.25.1 > 1.24.8 1.25.2 | 1.24.9 1.25.3 > 1.24.10 1.25.4";
  EXPECT_EQ(search(two_branches(), "1.24.8"), kAnswer);
  EXPECT_EQ(search(two_branches(), "1.24.9"), kAnswer);
  EXPECT_EQ(search(two_branches(), "1.25.2"), kAnswer);
  EXPECT_EQ(search(two_branches(), "1.25.3"), kAnswer);
  EXPECT_EQ(search_without_ends(two_branches()), kAnswer);
}

TEST(RealRegressions, ABackportInsideTheLastGoodMinor) {
  const auto does = bad_within("1.21.5", "1.24.13");
  const auto* const kAnswer = "found | 1.21.4 > 1.21.5 | 1.24.13 > 1.25.0";
  for (const auto* bad : {"1.21.5", "1.21.13", "1.22.0", "1.22.12", "1.24.0", "1.24.13"}) {
    EXPECT_EQ(search(does, bad), kAnswer) << bad;
  }
  EXPECT_EQ(search_without_ends(does), kAnswer);
}

TEST(RealRegressions, ABackportIsFoundWithoutTheReleasesOfItsDay) {
  auto space = all();
  const std::set<std::string> kept{"go1.20.14", "go1.21.4",  "go1.21.5",  "go1.21.13", "go1.22.0",  "go1.22.1",
                                   "go1.22.2",  "go1.22.12", "go1.23.12", "go1.24.0",  "go1.26.11", "go1.27.0"};
  std::erase_if(space.nodes, [&](const SearchNode& node) { return !kept.contains(node.name); });
  const auto does = world([](const SearchNode& node) {
    const bool is_hit = is_within(node, "1.21.11", "1.21.13") || is_within(node, "1.22.4", "1.27.0");
    return is_hit ? fails("is loopback", "exit") : passes();
  });
  BisectOptions options;
  options.suspect = space.index_of("go1.27.0");
  options.workers = 2;
  EXPECT_EQ(told(space, search_world(space, options, does).answer), "found | 1.21.5 1.22.2 > 1.21.13 1.22.12 |  > ");
}

TEST(RealRegressions, AFailureThatStays) {
  EXPECT_EQ(search(bad_within("1.21.0", "1.99.0"), "1.27.0"), "found | 1.20.14 > 1.21.0 |  > ");
  EXPECT_EQ(search(bad_within("1.23.0", "1.99.0"), "1.24.3"), "found | 1.22.12 > 1.23.0 |  > ");
  EXPECT_EQ(search_without_ends(bad_within("1.27.0", "1.99.0")), "found | 1.26.7 > 1.27.0 |  > ");
}

LabWorld go_line(std::string line, std::string first_bad) {
  return world([=](const SearchNode& node) {
    return version_of(node) < v(line)        ? needs_newer_go()
           : version_of(node) < v(first_bad) ? passes()
                                             : fails("cap 0", "exit");
  });
}

TEST(RealRegressions, AGoLineThatFailsWhereverItIsTaken) {
  const auto space = all();
  for (const auto* bad : {"1.22.0", "1.23.4", "1.27.0"}) {
    const auto session = search_world(space, with_bad(space, bad), go_line("1.22.0", "1.22.0"));
    EXPECT_EQ(session.answer.outcome, BisectOutcome::kNone) << bad;
    EXPECT_THAT(session.answer.reason, HasSubstr("what accepts its go line fails")) << bad;
    EXPECT_TRUE(session.answer.is_still_bad) << bad;
  }
}

TEST(RealRegressions, WhatTheGoLineShutsOutIsNotAskedWhenItIsKnown) {
  const auto space = all();
  auto options = with_bad(space, "1.27.0");
  options.first_testable = *space.index_of("go1.23.0");
  const auto session = search_world(space, options, go_line("1.23.0", "1.23.0"));
  EXPECT_THAT(session.answer.reason, HasSubstr("what accepts its go line fails"));
  for (const auto& answer : session.told) {
    EXPECT_GE(answer.node, options.first_testable);
  }
}

TEST(RealRegressions, AGoodSideAboveTheGoLineIsFound) {
  EXPECT_EQ(search(go_line("1.22.0", "1.27.0"), "1.27.0"), "found | 1.26.7 > 1.27.0 |  > ");
  EXPECT_EQ(search(go_line("1.22.0", "1.24.3"), "1.27.0"), "found | 1.24.2 > 1.24.3 |  > ");
}

// //go:debug asynctimerchan=1: a comment, unknown, known, removed.
Verdict timer_setting(const SearchNode& node) {
  return is_within(node, "1.21.0", "1.22.12") ? fails("unknown setting")
         : version_of(node) < v("1.27.0")     ? passes()
                                              : fails("removed setting");
}

TEST(RealRegressions, AnotherFailureInTheMiddleIsNotTheOneThatIsSearched) {
  EXPECT_EQ(search(world(timer_setting), "1.27.0"), "found | 1.26.7 > 1.27.0 |  > ");
  EXPECT_EQ(search(world(timer_setting), "1.22.3"), "found | 1.20.14 > 1.21.0 | 1.22.12 > 1.23.0");
  const auto space = all();
  auto options = with_bad(space, "1.27.0");
  options.good = space.index_of("go1.20.14");
  EXPECT_EQ(told(space, search_world(space, options, world(timer_setting)).answer), "found | 1.26.7 > 1.27.0 |  > ");
}

std::string changes(const SearchSpace& space, const BisectAnswer& answer) {
  std::string text{name_of(answer.outcome)};
  for (const auto& boundary : answer.boundaries) {
    text += " " + names(space, {boundary.first}) + ":" + name_of(boundary.from) + ">" + name_of(boundary.to);
  }
  return text;
}

TEST(RealRegressions, TransitionsTellTheFailuresApart) {
  const auto space = all();
  BisectOptions options;
  options.transitions = true;
  options.workers = 2;
  const auto session = search_world(space, options, world(timer_setting));
  // The newest that fails gives the name of the failure that is searched.
  EXPECT_EQ(changes(space, session.answer), "found 1.21.0:good>other 1.23.0:other>good 1.27.0:good>bad");
  EXPECT_TRUE(session.answer.is_confirmed);
  EXPECT_LE(session.count({"tree"}), 16);
}

TEST(RealRegressions, TransitionsBetweenTwoFailures) {
  const auto space = all();
  BisectOptions options;
  options.transitions = true;
  const auto does =
      world([](const SearchNode& node) { return version_of(node) < v("1.23.5") ? fails("one") : fails("two"); });
  EXPECT_EQ(changes(space, search_world(space, options, does).answer), "found 1.23.5:other>bad");
}

TEST(RealRegressions, TheFixIsFoundOnEveryBranch) {
  const auto space = all();
  auto options = with_bad(space, "1.24.8");
  options.find = Find::kFix;
  EXPECT_THAT(told(space, search_world(space, options, two_branches()).answer),
              testing::EndsWith("| 1.24.9 1.25.3 > 1.24.10 1.25.4"));
  options = with_bad(space, "1.22.0");
  options.find = Find::kFix;
  EXPECT_EQ(told(space, search_world(space, options, bad_within("1.20", "1.24.4")).answer),
            "found |  >  | 1.24.4 > 1.24.5");
  options.find = Find::kByEnds;
  options.good = space.index_of("go1.27.0");
  EXPECT_EQ(told(space, search_world(space, options, bad_within("1.20", "1.24.13")).answer),
            "found |  >  | 1.24.13 > 1.25.0");
}

TEST(RealRegressions, WhatNeverWorkedIsAskedForItsFix) {
  EXPECT_EQ(search(bad_within("1.20", "1.22.4"), "1.22.0"), "found |  >  | 1.22.4 > 1.22.5");
  EXPECT_EQ(search(bad_within("1.20", "1.99"), "1.22.0"), "none |  >  |  > ");
}

TEST(RealRegressions, ABranchThatIsNeverRepaired) {
  const auto does = world([](const SearchNode& node) {
    return is_within(node, "1.21.5", "1.21.13") || is_within(node, "1.22.0", "1.22.4") ? fails("x") : passes();
  });
  EXPECT_EQ(search(does, "1.22.3"), "found | 1.21.4 > 1.21.5 | 1.22.4 > 1.22.5");
}

TEST(RealRegressions, ComingAgainIsSeveral) {
  const auto does = world([](const SearchNode& node) {
    return is_within(node, "1.21.0", "1.22.12") || is_within(node, "1.26.0", "1.99") ? fails("x") : passes();
  });
  EXPECT_EQ(search(does, "1.22.0"), "several | 1.20.14 1.25.14 > 1.21.0 1.26.0 | 1.22.12 > 1.23.0");
}

}  // namespace
}  // namespace goiso
