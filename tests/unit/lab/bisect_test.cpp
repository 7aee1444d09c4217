#include "lab/bisect.h"

#include <gmock/gmock.h>

#include "lab_worlds.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

SearchSpace all() { return releases_between("1.20.14", "1.27.0"); }

BisectOptions ends(const SearchSpace& space, const char* good, const char* bad) {
  BisectOptions options;
  options.workers = 2;
  if (*good != 0) {
    options.good = space.index_of(std::string("go") + good);
  }
  if (*bad != 0) {
    options.bad = space.index_of(std::string("go") + bad);
  }
  return options;
}

LabWorld bad_from(std::string first) {
  return world([=](const SearchNode& node) { return version_of(node) < v(first) ? passes() : fails("boom"); });
}

BisectAnswer answer_of(const BisectOptions& options, const LabWorld& does) {
  return search_world(all(), options, does).answer;
}

TEST(Bisect, RefusesWhatIsNoSearch) {
  const auto refused = [](const SearchSpace& space, const BisectOptions& options) {
    const auto search = Bisect::create(space, options);
    return !search && search.error().kind == ErrorKind::kUsage;
  };
  EXPECT_TRUE(refused({}, {}));
  BisectOptions options;
  options.bad = 1000;
  EXPECT_TRUE(refused(all(), options));
  options = {};
  options.workers = 0;
  EXPECT_TRUE(refused(all(), options));
  options = {};
  options.confidence = 1;
  EXPECT_TRUE(refused(all(), options));
  options = {};
  options.rules.same = Sameness::kRegex;
  options.rules.pattern = "(";
  EXPECT_TRUE(refused(all(), options));
}

// Two panics in other words are one failure to the rules, and not to somebody who looks.
TEST(Bisect, BelievesThatAFailureIsAnotherHoweverAlikeTheyAre) {
  const auto does = [](const SearchNode& node) {
    const bool is_old = version_of(node) < v("1.23.0");
    ProbeAnswer answer{0, version_of(node) < v("1.22.0") ? passes() : fails(is_old ? "a b c" : "a b d", "panic", "run"),
                       "", false};
    if (is_old && version_of(node) >= v("1.22.0")) {
      answer.said = Call::kOther;
    }
    return answer;
  };
  const auto found = search_world(all(), ends(all(), "1.21.0", "1.27.0"), does);
  EXPECT_EQ(names(all(), found.answer.first_bad).find("1.22"), std::string::npos);
}

TEST(Bisect, OneRunOfEachSideConfirmsNothing) {
  auto wanted = ends(all(), "1.21.0", "1.27.0");
  wanted.count = 1;
  const auto found = search_world(all(), wanted, bad_from("1.23.4"));
  EXPECT_EQ(found.answer.outcome, BisectOutcome::kFound);
  EXPECT_FALSE(found.answer.is_confirmed);
}

// Every build passes; somebody who looks at what it made says otherwise.
TEST(Bisect, BelievesWhatIsSaidOfABuildRatherThanItsVerdict) {
  const auto does = [](const SearchNode& node) {
    ProbeAnswer answer{0, passes(), "", false};
    answer.said = version_of(node) < v("1.23.4") ? Call::kGood : Call::kBad;
    return answer;
  };
  const auto found = search_world(all(), ends(all(), "1.21.0", "1.27.0"), does);
  EXPECT_EQ(found.answer.outcome, BisectOutcome::kFound);
  EXPECT_THAT(names(all(), found.answer.first_bad), testing::StartsWith("1.23.4"));
}

// The first that fails would show what is searched, were it not said to be something else.
TEST(Bisect, DoesNotSearchAFailureThatIsSaidToBeAnother) {
  const auto does = [](const SearchNode& node) {
    const bool is_new = version_of(node) >= v("1.25.0");
    ProbeAnswer answer{0, is_new ? fails("x") : version_of(node) >= v("1.22.0") ? fails("boom") : passes(), "", false};
    if (is_new) {
      answer.said = Call::kOther;
    }
    return answer;
  };
  const auto found = search_world(all(), ends(all(), "", ""), does);
  ASSERT_TRUE(found.answer.reference);
  EXPECT_EQ(found.answer.reference->signature.id, "s-boom");
  EXPECT_THAT(names(all(), found.answer.first_bad), testing::StartsWith("1.22.0"));
}

TEST(Bisect, VerifiesBothEndsInOneRound) {
  const auto space = all();
  const auto step = Bisect::create(space, ends(space, "1.21.0", "1.27.0"))->next();
  ASSERT_EQ(step.probes.size(), 2);
  EXPECT_EQ(names(space, {step.probes[0].node, step.probes[1].node}), "1.27.0 1.21.0");
  EXPECT_EQ(step.round, 1);
}

TEST(Bisect, SaysWhichEndDoesNotHold) {
  const auto space = all();
  auto answer = answer_of(ends(space, "1.24.0", "1.26.0"), bad_from("1.22.0"));
  EXPECT_EQ(answer.outcome, BisectOutcome::kBadEndpoints);
  EXPECT_EQ(answer.end, "good-fails");
  answer = answer_of(ends(space, "1.21.0", "1.23.0"), bad_from("1.26.0"));
  EXPECT_EQ(answer.outcome, BisectOutcome::kBadEndpoints);
  EXPECT_EQ(answer.end, "bad-passes");
  answer = answer_of(ends(space, "1.21.0", "1.26.0"), world([](const SearchNode& node) {
                       return version_of(node) < v("1.23.0") ? fails("one") : fails("two");
                     }));
  EXPECT_EQ(answer.end, "good-fails");
  EXPECT_THAT(answer.reason, HasSubstr("in another way"));
}

TEST(Bisect, SaysWhyTheEndsAreNone) {
  const auto space = all();
  EXPECT_THAT(answer_of(ends(space, "1.23.0", "1.23.0"), bad_from("1.22.0")).reason, HasSubstr("both"));
  auto options = ends(space, "1.25.0", "1.23.0");
  options.find = Find::kRegression;
  EXPECT_THAT(answer_of(options, bad_from("1.22.0")).reason, HasSubstr("newer"));
  options = ends(space, "1.21.0", "1.23.0");
  options.find = Find::kFix;
  EXPECT_THAT(answer_of(options, bad_from("1.22.0")).reason, HasSubstr("older"));
  EXPECT_THAT(answer_of(ends(space, "1.23.0", "1.21.0"), bad_from("1.22.0")).reason,
              HasSubstr("the wrong way round: 'go1.23.0' fails and 'go1.21.0' passes"));
  const auto nowhere = answer_of({}, world([](const SearchNode&) { return passes(); }));
  EXPECT_EQ(nowhere.outcome, BisectOutcome::kBadEndpoints);
  EXPECT_THAT(nowhere.reason, HasSubstr("passes everywhere"));
  const auto untestable = answer_of({}, world([](const SearchNode&) { return cannot_run(); }));
  EXPECT_EQ(untestable.outcome, BisectOutcome::kBadEndpoints);
  EXPECT_THAT(untestable.reason, HasSubstr("can be tested"));
  EXPECT_THAT(answer_of(ends(space, "", "1.23.0"), world([](const SearchNode&) { return cannot_run(); })).reason,
              HasSubstr("cannot be tested"));
}

TEST(Bisect, AReferenceThatTheBadEndDoesNotShowIsSaid) {
  const auto space = all();
  auto options = ends(space, "", "1.27.0");
  options.reference = reference_of(fails("another"));
  const auto answer = answer_of(options, bad_from("1.22.0"));
  EXPECT_EQ(answer.outcome, BisectOutcome::kBadEndpoints);
  EXPECT_THAT(answer.reason, HasSubstr("another way"));
}

TEST(Bisect, AGivenReferenceFindsItsFailureByItself) {
  BisectOptions options;
  options.reference = reference_of(fails("two"));
  const auto answer = answer_of(
      options, world([](const SearchNode& node) {
        return version_of(node) < v("1.22.0") ? passes() : version_of(node) < v("1.25.0") ? fails("one") : fails("two");
      }));
  // The user named the words of the failure: others in the same kind are another failure, and may hide this one.
  EXPECT_EQ(answer.outcome, BisectOutcome::kSeveral);
  EXPECT_THAT(answer.reason, HasSubstr("between 'go1.21.13' and 'go1.25.0'"));
  ASSERT_EQ(answer.boundaries.size(), 2);
  EXPECT_EQ(names(all(), {answer.boundaries[0].first, answer.boundaries[1].first}), "1.22.0 1.25.0");
}

TEST(Bisect, SkippedNeighboursMakeCandidates) {
  const auto space = all();
  const auto does = [](const SearchNode& node) {
    const bool is_absent = is_within(node, "1.23.4", "1.23.6");
    return is_absent ? ProbeAnswer{0, std::nullopt, "not published", false} : bad_from("1.23.5")(node);
  };
  const auto answer = answer_of(ends(space, "1.21.0", "1.27.0"), does);
  EXPECT_EQ(answer.outcome, BisectOutcome::kInconclusive);
  EXPECT_EQ(names(space, answer.candidates), "1.23.4 1.23.5 1.23.6 1.23.7");
  EXPECT_FALSE(answer.is_confirmed);
  ASSERT_EQ(answer.skipped.size(), 3);
  EXPECT_EQ(answer.skipped[0].reason, "not published");
}

TEST(Bisect, ALongStretchOfOneOtherFailureIsNotWalked) {
  const auto space = all();
  const auto does = world([](const SearchNode& node) {
    return version_of(node) < v("1.21.5")   ? passes()
           : version_of(node) < v("1.25.3") ? fails("in the way", "link")
                                            : fails("boom");
  });
  const auto session = search_world(space, ends(space, "1.21.0", "1.27.0"), does);
  EXPECT_EQ(session.answer.outcome, BisectOutcome::kSeveral);
  ASSERT_EQ(session.answer.boundaries.size(), 2);
  EXPECT_EQ(names(space, {session.answer.boundaries[0].first, session.answer.boundaries[1].first}), "1.21.5 1.25.3");
  EXPECT_LE(session.count({"boundary"}), 18);
}

TEST(Bisect, AnEndThatCannotBeTestedIsReplaced) {
  const auto space = all();
  const auto does = world([](const SearchNode& node) {
    return version_of(node) < v("1.22.0")   ? needs_newer_go()
           : version_of(node) < v("1.24.0") ? passes()
                                            : fails("boom");
  });
  EXPECT_EQ(told(space, answer_of(ends(space, "1.20.14", "1.27.0"), does)), "found | 1.23.12 > 1.24.0 |  > ");
}

TEST(Bisect, BothSidesAreConfirmedByFreshRuns) {
  const auto space = all();
  auto options = ends(space, "1.21.0", "1.27.0");
  auto session = search_world(space, options, bad_from("1.24.3"));
  EXPECT_TRUE(session.answer.is_confirmed);
  EXPECT_EQ(session.count({"confirm"}), 2);
  options.count = 4;
  session = search_world(space, options, bad_from("1.24.3"));
  EXPECT_EQ(session.count({"confirm"}), 6);
  EXPECT_EQ(session.answer.boundaries.front().runs_last, 4);
  options.count = 1;
  EXPECT_EQ(search_world(space, options, bad_from("1.24.3")).count({"confirm"}), 0);
}

TEST(Bisect, WhatAProgramDoesIsConfirmedOnceMore) {
  const auto space = all();
  const auto session = search_world(space, ends(space, "1.21.0", "1.27.0"), world([](const SearchNode& node) {
                                      return version_of(node) < v("1.24.3") ? passes() : fails("boom", "exit", "run");
                                    }));
  EXPECT_EQ(session.count({"confirm"}), 6);
  EXPECT_EQ(session.answer.boundaries.front().runs_last, 3);
  EXPECT_EQ(session.answer.boundaries.front().runs_first, 5);
}

TEST(Bisect, CachedVerdictsAreNotAskedFor) {
  const auto space = all();
  auto search = *Bisect::create(space, ends(space, "1.21.0", "1.27.0"));
  const auto does = bad_from("1.24.3");
  for (const auto* name : {"go1.21.0", "go1.24.2", "go1.24.3", "go1.27.0"}) {
    const ProbeWish wish{*space.index_of(name), false, ""};
    search.tell(run_wish(space, wish, does));
  }
  LabSession session;
  finish(search, does, session);
  EXPECT_EQ(session.count({"endpoint", "gallop", "boundary"}), 0);
  EXPECT_EQ(told(space, session.answer), "found | 1.24.2 > 1.24.3 |  > ");
}

TEST(Bisect, TheOrderOfAnswersWithinARoundDoesNotMatter) {
  const auto space = all();
  const auto does = world([](const SearchNode& node) {
    return is_within(node, "1.22.0", "1.22.12") ? fails("one")
           : version_of(node) < v("1.26.0")     ? passes()
                                                : fails("two");
  });
  BisectOptions options;
  options.suspect = space.index_of("go1.22.3");
  options.workers = 2;
  auto forwards = *Bisect::create(space, options), backwards = *Bisect::create(space, options);
  for (auto step = forwards.next(); !step.answer; step = forwards.next()) {
    for (auto wish = step.probes.rbegin(); wish != step.probes.rend(); ++wish) {
      backwards.tell(run_wish(space, *wish, does));
    }
    for (const auto& wish : step.probes) {
      forwards.tell(run_wish(space, wish, does));
    }
  }
  ASSERT_TRUE(backwards.next().answer);
  EXPECT_EQ(told(space, *backwards.next().answer), told(space, *forwards.next().answer));
  EXPECT_EQ(forwards.next().answer->reference->signature.template_, "one");
}

TEST(Bisect, NextChangesNothing) {
  const auto space = all();
  auto search = *Bisect::create(space, ends(space, "1.21.0", "1.27.0"));
  search.tell(run_wish(space, search.next().probes[0], bad_from("1.24.3")));
  for (int i = 0; i < 3; ++i) {
    const auto step = search.next();
    ASSERT_EQ(step.probes.size(), 1);
    EXPECT_EQ(names(space, {step.probes[0].node}), "1.21.0");
  }
  EXPECT_EQ(search.call_of(*space.index_of("go1.27.0")), std::nullopt);  // the round is not over
  search.tell(run_wish(space, search.next().probes[0], bad_from("1.24.3")));
  EXPECT_EQ(search.call_of(*space.index_of("go1.27.0")), Call::kBad);
  EXPECT_EQ(search.next().round, 2);
}

TEST(Bisect, WorkersMayChangeBetweenRounds) {
  const auto space = all();
  auto search = *Bisect::create(space, ends(space, "1.21.0", "1.27.0"));
  const auto does = bad_from("1.24.3");
  const auto first = search.next().probes;
  for (const auto& wish : first) {
    search.tell(run_wish(space, wish, does));
  }
  EXPECT_EQ(search.next().probes.size(), 2);
  search.set_workers(4);
  EXPECT_EQ(search.next().probes.size(), 4);
  LabSession session;
  finish(search, does, session);
  EXPECT_EQ(told(space, session.answer), "found | 1.24.2 > 1.24.3 |  > ");
}

TEST(Bisect, LooksForAFailureNoLongerThanItMay) {
  BisectOptions options;
  options.max_walk = 20;
  const auto session = search_world(all(), options, world([](const SearchNode&) { return passes(); }));
  EXPECT_EQ(session.told.size(), 20);
  EXPECT_EQ(session.answer.end, "nothing-fails");
  options.max_walk = 0;
  EXPECT_EQ(search_world(all(), options, world([](const SearchNode&) { return passes(); })).told.size(),
            all().nodes.size());
}

TEST(Bisect, EndsAtTheMostRuns) {
  const auto space = all();
  auto options = ends(space, "1.21.0", "1.27.0");
  options.max_runs = 4;
  const auto session = search_world(space, options, bad_from("1.24.3"));
  EXPECT_EQ(session.answer.outcome, BisectOutcome::kInconclusive);
  EXPECT_LE(session.told.size(), 5);
  EXPECT_THAT(session.answer.candidates, testing::Contains(*space.index_of("go1.24.3")));
}

TEST(Bisect, WhatIsSkippedOrReplayedUsesUpNoRuns) {
  const auto space = all();
  const auto does = bad_from("1.24.3");
  for (const bool is_skipped : {true, false}) {
    auto options = ends(space, "1.21.0", "1.27.0");
    options.max_runs = 20;
    auto search = *Bisect::create(space, options);
    for (std::size_t node = 0; node < space.nodes.size(); ++node) {
      if (is_within(space.nodes[node], "1.25.0", "1.26.4")) {
        auto answer = is_skipped ? ProbeAnswer{node, std::nullopt, "skipped", false} : does(space.nodes[node]);
        answer.node = node;
        answer.is_replayed = !is_skipped;
        search.tell(answer);
      }
    }
    LabSession session;
    finish(search, does, session);
    EXPECT_EQ(session.answer.outcome, BisectOutcome::kFound) << is_skipped << ": " << session.answer.reason;
  }
}

TEST(Bisect, SearchesALineOfCommits) {
  std::vector<std::string> commits;
  for (int i = 0; i < 5000; ++i) {
    commits.push_back("c" + std::to_string(i));
  }
  const auto space = line_space(commits);
  const auto does =
      world([&](const SearchNode& node) { return std::stoi(node.name.substr(1)) < 3217 ? passes() : fails("boom"); });
  BisectOptions options;
  options.bad = 4999;
  auto session = search_world(space, options, does);
  EXPECT_THAT(session.answer.first_bad, ElementsAre(3217));
  options.good = 0;
  options.workers = 3;
  session = search_world(space, options, does);
  EXPECT_THAT(session.answer.first_bad, ElementsAre(3217));
  EXPECT_LE(session.count_rounds({"boundary"}), 8);
}

}  // namespace
}  // namespace goiso
