#include <gmock/gmock.h>

#include "lab_worlds.h"

namespace goiso {
namespace {

using testing::Not;

using testing::HasSubstr;
using testing::IsEmpty;

BisectAnswer answer_to(const LabQuestion& question, const LabWorld& does) { return ask_finals(question, does).answer; }

LabWorld fails_within(std::vector<std::pair<std::string, std::string>> stretches) {
  return world([stretches = std::move(stretches)](const SearchNode& node) {
    const bool is_bad = std::any_of(stretches.begin(), stretches.end(), [&](const auto& stretch) {
      return is_within(node, stretch.first, stretch.second);
    });
    return is_bad ? fails("x") : passes();
  });
}

// ---- what was repaired on one branch alone comes back with the next minor

TEST(RepairedOnOneBranch, ItBeganWhereTheTrunkGotIt) {
  const auto does = fails_within({{"1.22.0", "1.22.3"}, {"1.23.0", "1.27.0"}});
  for (const auto* bad : {"", "1.27.0", "1.24.5", "1.23.0"}) {
    for (const auto* good : {"", "1.21.0"}) {
      for (const int workers : {1, 2}) {
        const auto answer = answer_to({.good = good, .bad = bad, .workers = workers}, does);
        EXPECT_EQ(names(finals(), answer.first_bad).substr(0, 6), "1.22.0") << good << " " << bad << " " << workers;
        EXPECT_THAT(answer.reason, HasSubstr("'go1.23.0' has it from the trunk"));
        EXPECT_TRUE(answer.is_still_bad);
      }
    }
  }
}

TEST(RepairedOnOneBranch, WhicheverBranchAndWhicheverPatch) {
  for (const auto* const minor : {"1.21", "1.22", "1.23", "1.24", "1.25", "1.26"}) {
    const auto start = std::string{minor} + ".0", last = std::string{minor} + ".2";
    const auto next = "1." + std::to_string(std::stoi(start.substr(2)) + 1) + ".0";
    for (const auto* bad : {"", "1.27.0"}) {
      const auto answer = answer_to({"", bad}, fails_within({{start, last}, {next, "1.27.0"}}));
      EXPECT_THAT(names(finals(), answer.first_bad), HasSubstr(start)) << bad;
    }
  }
}

TEST(RepairedOnOneBranch, ABranchThatWasCutBeforeTheFixIsLookedAt) {
  // 1.25.0 came out days after 1.24.6, and was frozen before.
  const auto answer = answer_to({"", "1.24.3"}, fails_within({{"1.24.0", "1.24.5"}, {"1.25.0", "1.25.0"}}));
  EXPECT_EQ(names(finals(), answer.first_fixed), "1.24.6 1.25.1");
}

TEST(RepairedOnOneBranch, WhereItBeganBesideWhatCannotBeTestedIsSaid) {
  const auto does = world([](const SearchNode& node) {
    const bool is_bad = is_within(node, "1.21.8", "1.21.9") || is_within(node, "1.22.0", "1.27.0");
    return is_within(node, "1.21.7", "1.21.7") ? cannot_run() : is_bad ? fails("x") : passes();
  });
  const auto space = finals();
  BisectOptions options;
  options.good = *space.index_of("go1.21.0");
  options.bad = *space.index_of("go1.27.0");
  auto search = *Bisect::create(space, options);
  for (std::size_t node = 0; node < space.nodes.size(); ++node) {  // all is known: nothing hides the short stretch
    auto answer = does(space.nodes[node]);
    answer.node = node;
    search.tell(answer);
  }
  LabSession session;
  finish(search, does, session);
  EXPECT_EQ(names(space, session.answer.first_bad), "1.22.0");
  EXPECT_THAT(session.answer.reason,
              HasSubstr("it also begins between 'go1.21.6' and 'go1.21.8', where nothing can be tested"));
}

// ---- what may vary is run more often before it counts

TEST(Confirming, ACrashIsRunMoreOftenThanAComplaint) {
  const auto runs_of_failing = [](const std::string& kind, const std::string& phase) {
    const auto does = world(
        [&](const SearchNode& node) { return version_of(node) < v("1.24.0") ? passes() : fails("boom", kind, phase); });
    const auto answer = answer_to({.bad = "1.27.0"}, does);
    EXPECT_EQ(names(finals(), answer.first_bad), "1.24.0");
    EXPECT_TRUE(answer.is_confirmed);
    return answer.boundaries.front().runs_first;
  };
  EXPECT_EQ(runs_of_failing("type-error", "compile"), 2);
  EXPECT_GE(runs_of_failing("ice", "compile"), 3);
  EXPECT_GE(runs_of_failing("link", "link"), 3);
  EXPECT_GE(runs_of_failing("exit", "run"), 3);
}

// ---- nothing is said of what nobody could test

TEST(NobodyCanSay, WhatIsOlderThanAllThatCanBeTested) {
  const auto does =
      world([](const SearchNode& node) { return version_of(node) < v("1.23.0") ? cannot_run() : fails("x"); });
  for (const auto* good : {"", "1.22.0"}) {
    const auto answer = answer_to({good, "1.27.0"}, does);
    EXPECT_EQ(answer.outcome, BisectOutcome::kInconclusive) << good;
    EXPECT_EQ(names(finals(), {answer.candidates.back()}), "1.23.0") << good;
    EXPECT_THAT(answer.reason, Not(HasSubstr("its go line")));
  }
}

TEST(NobodyCanSay, WhatCannotBeHad) {
  const auto does = [](const SearchNode& node) {
    return node.name == "go1.27.0" ? ProbeAnswer{0, fails("x"), "", false}
                                   : ProbeAnswer{0, std::nullopt, "no network", false};
  };
  const auto answer = answer_to({"", "1.27.0"}, does);
  EXPECT_EQ(answer.outcome, BisectOutcome::kInconclusive);
  EXPECT_EQ(answer.candidates.size(), finals().nodes.size());
}

TEST(NobodyCanSay, WhatTheRunsDidNotReach) {
  const auto answer = answer_to({.bad = "1.27.0", .max_runs = 1}, fails_within({{"1.20.0", "1.27.0"}}));
  EXPECT_EQ(answer.outcome, BisectOutcome::kInconclusive);
  EXPECT_THAT(answer.reason, HasSubstr("used up"));
}

TEST(NobodyCanSay, WhatRefusesTheGoLineIsNoSecret) {
  const auto does =
      world([](const SearchNode& node) { return version_of(node) < v("1.23.0") ? needs_newer_go() : fails("x"); });
  const auto answer = answer_to({"", "1.27.0"}, does);
  EXPECT_EQ(answer.outcome, BisectOutcome::kNone);
  EXPECT_THAT(answer.reason, HasSubstr("what accepts its go line fails"));
}

TEST(NobodyCanSay, WhoOnlyRemarksThatAModuleIsNewerDoesNotSpeakForOlderOnes) {
  auto remark = needs_newer_go();
  remark.signature->first_line = "note: module requires Go 1.21";
  const auto does = world([=](const SearchNode& node) {
    return node.name == "go1.20.14" ? remark : version_of(node) < v("1.20.6") ? passes() : fails("boom", "ice");
  });
  EXPECT_EQ(names(finals(), answer_to({"", "1.24.3"}, does).first_bad), "1.20.6");
}

// ---- a fix is not told where there is none

TEST(NothingPasses, WhoLooksForAFixIsNotToldOfAnotherFailure) {
  const auto does = world([](const SearchNode& node) {
    auto one = fails("--- FAIL", "test-fail", "test");
    one.signature->tests = {"TestA"};
    if (version_of(node) >= v("1.24.0")) {
      one.signature->tests.push_back("TestB");
    }
    return one;
  });
  const auto again = world([](const SearchNode& node) {
    return version_of(node) < v("1.24.0")   ? fails("boom")
           : version_of(node) < v("1.26.0") ? fails("bad link", "link", "link")
                                            : fails("nothing to load", "load", "load");
  });
  for (const auto& failing : {does, again}) {
    const auto answer = answer_to({.bad = "1.22.5", .find = Find::kFix}, failing);
    EXPECT_EQ(answer.outcome, BisectOutcome::kNone);
    EXPECT_THAT(answer.first_fixed, IsEmpty());
    EXPECT_FALSE(answer.is_confirmed);
    EXPECT_TRUE(answer.is_still_bad);
  }
}

// ---- a directive of go.mod that older releases do not know, whatever its go line

LabWorld refused_before(std::string first) {
  return world([=](const SearchNode& node) { return version_of(node) < v(first) ? needs_newer_go() : passes(); });
}

TEST(RefusedProject, IsSaidWhereNothingFails) {
  const auto answer = answer_to({}, refused_before("1.24.0"));
  EXPECT_EQ(answer.end, "nothing-fails");
  EXPECT_THAT(answer.reason, HasSubstr("passes everywhere that can be tested; 'go1.23.12' and what is older refuse"));
}

TEST(RefusedProject, IsNotWalkedUpOneByOne) {
  const auto session = ask_finals({.find = Find::kFix}, refused_before("1.24.0"));
  const auto refused = std::count_if(session.told.begin(), session.told.end(), [](const auto& answer) {
    return answer.verdict->outcome == Outcome::kUntestable;
  });
  EXPECT_LE(refused, 4) << "each refusal of a branch's end shuts all that is older";
}

}  // namespace
}  // namespace goiso
