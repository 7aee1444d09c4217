#include <gmock/gmock.h>

#include "lab_worlds.h"

namespace goiso {
namespace {

using testing::Not;

using testing::HasSubstr;
using testing::IsEmpty;

using Ask = LabQuestion;

BisectAnswer answer_to(const Ask& ask, const LabWorld& does) {
  const auto session = ask_finals(ask, does);
  EXPECT_FALSE(session.asked_twice);
  return session.answer;
}

std::string search(const Ask& ask, const LabWorld& does) { return told(finals(), answer_to(ask, does)); }

std::string changes(const BisectAnswer& answer) {
  std::string text{name_of(answer.outcome)};
  for (const auto& boundary : answer.boundaries) {
    text += boundary.is_exact()
                ? " " + names(finals(), {boundary.first}) + ":" + name_of(boundary.from) + ">" + name_of(boundary.to)
                : "";
  }
  return text;
}

// A complaint that was worded anew in 1.24.
LabWorld reworded(const std::string& kind, const std::string& phase) {
  return world([=](const SearchNode& node) {
    return version_of(node) < v("1.22.0")   ? passes()
           : version_of(node) < v("1.24.0") ? fails("x declared and not used", kind, phase)
                                            : fails("declared and not used: x", kind, phase);
  });
}

TEST(WordedOtherwise, AFailureKeepsItsBeginningWhenItsWordsChange) {
  const std::vector<std::pair<std::string, std::string>> kinds = {
      {"type-error", "compile"}, {"link", "link"}, {"vet", "vet"}, {"load", "load"}, {"exit", "run"}};
  for (const auto& [kind, phase] : kinds) {
    for (const auto* bad : {"", "1.27.0", "1.24.0", "1.22.0", "1.23.4"}) {
      const auto answer = answer_to({"", bad}, reworded(kind, phase));
      EXPECT_EQ(told(finals(), answer), "found | 1.21.13 > 1.22.0 |  > ") << kind << " " << bad;
      EXPECT_TRUE(answer.is_still_bad);
      EXPECT_TRUE(answer.is_confirmed);
      EXPECT_EQ(answer.reason, "worded otherwise from 'go1.24.0' on");
    }
  }
  EXPECT_EQ(search({"1.20.14", "1.27.0"}, reworded("vet", "vet")), "found | 1.21.13 > 1.22.0 |  > ");
}

TEST(WordedOtherwise, WhatNeverPassedIsStillBadInOtherWords) {
  const auto answer =
      answer_to({"", "1.22.0"}, world([](const SearchNode& node) {
                  return fails(version_of(node) < v("1.24.0") ? "cannot range over 3" : "range needs go1.22");
                }));
  EXPECT_EQ(answer.outcome, BisectOutcome::kNone);
  EXPECT_TRUE(answer.is_still_bad);
}

TEST(WordedOtherwise, TheChangeOfWordsIsToldAsAChange) {
  const auto answer = answer_to({"1.21.13", "1.27.0"}, reworded("link", "link"));
  EXPECT_EQ(changes(answer), "found 1.22.0:good>bad 1.24.0:bad>bad");
}

TEST(WordedOtherwise, AWindowEndsWhereNeitherOfItsFailuresIsLeft) {
  const auto does = world([](const SearchNode& node) {
    return node.name == "go1.26.0"   ? fails("cannot represent parameters in registers", "ice")
           : node.name == "go1.26.1" ? fails("zero for type not implemented", "ice")
                                     : passes();
  });
  const auto* const kAnswer = "found | 1.25.14 > 1.26.0 | 1.26.1 > 1.26.2";
  EXPECT_EQ(search({"", "1.26.0"}, does), kAnswer);
  EXPECT_EQ(search({"", "1.26.1"}, does), kAnswer);
  EXPECT_EQ(search({"", ""}, does), kAnswer);
}

TEST(WordedOtherwise, WhoAsksForEqualWordsIsToldOfTwoFailures) {
  const auto answer = answer_to({"", "1.27.0", Find::kByEnds, false, Sameness::kExact}, reworded("vet", "vet"));
  EXPECT_EQ(changes(answer), "several 1.22.0:good>other 1.24.0:other>bad");
  EXPECT_THAT(answer.reason, HasSubstr("fails in another way"));
}

TEST(WordedOtherwise, AnotherFailureThatBeginsLaterIsSaid) {
  const auto does = world([](const SearchNode& node) {
    return version_of(node) < v("1.22.0")    ? fails("no such package", "load", "load")
           : version_of(node) >= v("1.25.0") ? fails("lost an update")
                                             : passes();
  });
  const auto answer = answer_to({"", "1.21.4"}, does);
  EXPECT_EQ(names(finals(), answer.first_fixed), "1.22.0");
  EXPECT_THAT(answer.reason, HasSubstr("another failure begins behind"));
}

TEST(WordedOtherwise, WhatPassedBetweenKeepsTwoFailuresApart) {
  const auto does = world([](const SearchNode& node) {
    return is_within(node, "1.22.0", "1.23.12") ? fails("unknown setting", "load", "load")
           : version_of(node) >= v("1.25.3")    ? fails("removed setting", "load", "load")
                                                : passes();
  });
  EXPECT_EQ(search({"", ""}, does), "found | 1.25.2 > 1.25.3 |  > ");
  EXPECT_EQ(search({"", "1.22.5"}, does), "found | 1.21.13 > 1.22.0 | 1.23.12 > 1.24.0");
}

TEST(WordedOtherwise, OtherTestsThatFailAreAnotherFailure) {
  const auto does = world([](const SearchNode& node) {
    auto one = fails("--- FAIL", "test-fail", "test");
    one.signature->tests = {version_of(node) < v("1.24.0") ? "TestA" : "TestB"};
    return version_of(node) < v("1.22.0") ? passes() : one;
  });
  EXPECT_EQ(changes(answer_to({"", "1.27.0"}, does)), "several 1.22.0:good>other 1.24.0:other>bad");
  const auto answer = answer_to({"", "1.22.0"}, does);
  EXPECT_EQ(changes(answer), "found 1.22.0:good>bad 1.24.0:bad>other");
  EXPECT_EQ(answer.reason, "another failure begins at 'go1.24.0'");
  EXPECT_FALSE(answer.is_still_bad);
}

// Two faults of one program, which `go run` can only tell by what they say.
Verdict ends_with_1(const std::string& text) { return fails(text, "exit", "run"); }
const auto* const kOneFault = "unexpected escape in path";
const auto* const kAnotherFault = "certificate has expired";

TEST(WordedOtherwise, AnotherFaultOfTheProgramIsNoOtherWordingOfThisOne) {
  for (const auto* kind : {"exit", "panic", "fatal"}) {
    const auto does = world([=](const SearchNode& node) {
      return version_of(node) >= v("1.22.0")         ? fails(kOneFault, kind, "run")
             : is_within(node, "1.21.11", "1.21.13") ? fails(kAnotherFault, kind, "run")
                                                     : passes();
    });
    for (const auto* bad : {"", "1.22.0", "1.23.4", "1.27.0"}) {
      const auto answer = answer_to({"", bad}, does);
      EXPECT_EQ(changes(answer), "several 1.21.11:good>other 1.22.0:other>bad") << kind << " " << bad;
      EXPECT_THAT(answer.first_bad, IsEmpty()) << kind << " " << bad;
    }
  }
}

TEST(WordedOtherwise, AnotherFaultBetweenKeepsTheSecondBeginningOfThisOne) {
  const auto does = world([](const SearchNode& node) {
    return is_within(node, "1.22.0", "1.22.3") ? ends_with_1(kAnotherFault)
           : version_of(node) >= v("1.21.11")  ? ends_with_1(kOneFault)
                                               : passes();
  });
  for (const auto* bad : {"", "1.21.12", "1.22.4", "1.27.0"}) {
    EXPECT_THAT(changes(answer_to({"", bad}, does)), HasSubstr("1.22.0:bad>other 1.22.4:other>bad")) << bad;
  }
}

// A program that is wrong, and which the compiler of one minor crashes on instead of saying so.
LabWorld crashes_on_a_wrong_program() {
  return world([](const SearchNode& node) {
    return version_of(node) < v("1.23.0")         ? fails("invalid recursive alias")
           : version_of(node) < v("1.26.0")       ? fails("invalid recursive type")
           : is_within(node, "1.26.0", "1.26.99") ? fails("nil pointer dereference", "ice")
                                                  : fails("invalid recursive type First");
  });
}

TEST(WordedOtherwise, ACrashBeginsAndEndsBesideADiagnosisWhereNothingPasses) {
  const auto answer = answer_to({"", "1.26.0"}, crashes_on_a_wrong_program());
  EXPECT_EQ(told(finals(), answer), "found | 1.25.14 > 1.26.0 | 1.26.7 > 1.27.0");
  EXPECT_THAT(answer.reason, HasSubstr("counts as good"));
  EXPECT_THAT(answer.skipped, testing::IsEmpty()) << "what counts as good is not left out";
  EXPECT_EQ(search({"1.25.0", "1.26.3"}, crashes_on_a_wrong_program()), "found | 1.25.14 > 1.26.0 | 1.26.7 > 1.27.0");
  EXPECT_EQ(search({"", "1.26.3", Find::kFix}, crashes_on_a_wrong_program()),
            "found | 1.25.14 > 1.26.0 | 1.26.7 > 1.27.0");
}

TEST(WordedOtherwise, ADiagnosisIsNoGoodSideOfAnotherDiagnosis) {
  const auto answer = answer_to({"1.23.0", "1.27.0"}, crashes_on_a_wrong_program());
  EXPECT_EQ(answer.end, "good-fails");
}

// ---- where nothing passes

TEST(NothingPasses, TheOneChangeOfTheFailureIsTheAnswer) {
  const auto does = world([](const SearchNode& node) {
    return version_of(node) < v("1.26.0") ? fails("nil pointer dereference", "ice") : fails("invalid recursive type");
  });
  const auto answer = answer_to({"", ""}, does);
  EXPECT_EQ(changes(answer), "found 1.26.0:other>bad");
  EXPECT_EQ(answer.reason, "nothing passes; another failure ends behind 'go1.25.14'");
  EXPECT_TRUE(answer.is_confirmed);
  EXPECT_TRUE(answer.is_still_bad);
  EXPECT_THAT(answer.first_bad, IsEmpty()) << "that it passed before is not said";
}

// The program is refused up to 1.23; from 1.24 on it compiles, and then does not link.
TEST(NothingPasses, AnEarlierPhaseThatFailsHidesALaterOne) {
  const auto compile_then_link = world([](const SearchNode& node) {
    return version_of(node) < v("1.24.0") ? fails("x declared and not used")
                                          : fails("undefined reference", "link", "link");
  });
  const auto hidden = answer_to({"", "1.27.0"}, compile_then_link);
  EXPECT_EQ(changes(hidden), "inconclusive 1.24.0:other>bad");
  EXPECT_THAT(hidden.reason, HasSubstr("'go1.23.12' fails earlier, before it comes to link"));
  EXPECT_FALSE(hidden.is_confirmed);
  const auto seen = answer_to({"", "1.23.0"}, compile_then_link);
  EXPECT_EQ(changes(seen), "found 1.24.0:bad>other") << "what linked was compiled before";
  // A crash of the compiler is not met either where the project is not even loaded.
  const auto load_then_crash = world([](const SearchNode& node) {
    return version_of(node) < v("1.24.0") ? fails("unknown block", "load", "load")
                                          : fails("nil pointer dereference", "ice");
  });
  EXPECT_EQ(changes(answer_to({"", "1.27.0"}, load_then_crash)), "inconclusive 1.24.0:other>bad");
}

TEST(NothingPasses, SeveralWaysToFailAreSeveralChanges) {
  const auto answer = answer_to({"", ""}, crashes_on_a_wrong_program());
  EXPECT_EQ(changes(answer), "several 1.23.0:other>other 1.26.0:other>other 1.27.0:other>bad");
  EXPECT_THAT(answer.reason, Not(HasSubstr("its go line")));
}

TEST(NothingPasses, AGoLineGovernsOnlyWhatFailsAlike) {
  const auto does = world([](const SearchNode& node) {
    return version_of(node) < v("1.23.0")   ? needs_newer_go()
           : version_of(node) < v("1.24.0") ? fails("alias requires an experiment")
           : version_of(node) < v("1.26.0") ? fails("invalid recursive type")
                                            : fails("nil pointer dereference", "ice");
  });
  const auto answer = answer_to({"", "1.24.0"}, does);
  EXPECT_EQ(changes(answer), "found 1.24.0:bad>bad 1.26.0:bad>other");
  EXPECT_THAT(answer.reason, Not(HasSubstr("its go line")));
  EXPECT_EQ(changes(answer_to({"", ""}, does)), "found 1.26.0:good>bad") << "a crash began beside a diagnosis";
}

TEST(NothingPasses, AChangeThatLiesWhereNothingCanBeTestedStaysOpen) {
  const auto does = world([](const SearchNode& node) {
    return version_of(node) < v("1.22.0")         ? fails("nil pointer dereference", "ice")
           : is_within(node, "1.22.0", "1.22.12") ? cannot_run()
                                                  : fails("x declared and not used");
  });
  const auto answer = answer_to({"", ""}, does);
  EXPECT_EQ(answer.outcome, BisectOutcome::kInconclusive);
  EXPECT_EQ(answer.candidates.size(), 14);
}

// ---- a fix is not older than the fault

TEST(Branches, AFirstReleaseThatIsOlderThanTheFaultIsNoFix) {
  const auto does = world([](const SearchNode& node) {
    return is_within(node, "1.24.8", "1.24.13") ? fails("bad host", "exit", "run") : passes();
  });
  for (const auto* bad : {"", "1.24.13", "1.24.8"}) {
    const auto answer = answer_to({"", bad}, does);
    EXPECT_EQ(told(finals(), answer), "found | 1.24.7 > 1.24.8 |  > ") << bad;
    EXPECT_EQ(answer.reason, "not repaired up to 'go1.24.13'; 'go1.25.0' is older than the fault and never had it");
  }
}

TEST(Branches, AFixOnTheBranchAndAFirstReleaseAfterTheFaultAreFixes) {
  const auto does = world([](const SearchNode& node) {
    return is_within(node, "1.24.8", "1.24.13") || is_within(node, "1.25.2", "1.25.14") ? fails("x", "exit", "run")
                                                                                        : passes();
  });
  // 1.26.0 came after both: it was made without the fault, or repaired before it came out.
  EXPECT_EQ(search({"", "1.24.13"}, does), "found | 1.24.7 1.25.1 > 1.24.8 1.25.2 | 1.25.14 > 1.26.0");
}

TEST(Branches, AFixInTheNextMinorIsOneWhereTheFaultCameBeforeBoth) {
  const auto does =
      world([](const SearchNode& node) { return is_within(node, "1.21.5", "1.24.13") ? fails("x") : passes(); });
  EXPECT_EQ(search({"", "1.24.13", Find::kFix}, does), "found |  >  | 1.24.13 > 1.25.0");
  const auto on_one_branch =
      world([](const SearchNode& node) { return is_within(node, "1.24.8", "1.24.13") ? fails("x") : passes(); });
  EXPECT_EQ(search({"", "1.24.13", Find::kFix}, on_one_branch), "none | 1.24.7 > 1.24.8 |  > ");
}

TEST(Branches, WhatIsRepairedOnTwoBranchesBeganOnce) {
  const auto does = world([](const SearchNode& node) {
    return is_within(node, "1.24.0", "1.24.11") || is_within(node, "1.25.0", "1.25.5") ? fails("sccp", "ice")
                                                                                       : passes();
  });
  for (const auto* bad : {"", "1.24.0", "1.25.3"}) {
    const auto answer = answer_to({"", bad}, does);
    EXPECT_EQ(told(finals(), answer), "found | 1.23.12 1.24.13 > 1.24.0 1.25.0 | 1.24.11 1.25.5 > 1.24.12 1.25.6")
        << bad;
    EXPECT_THAT(answer.reason, HasSubstr("'go1.25.0' has it from the trunk"));
  }
  const auto by_go_line = world(
      [&](const SearchNode& node) { return version_of(node) < v("1.24.0") ? needs_newer_go() : *does(node).verdict; });
  EXPECT_EQ(search({"", "1.24.0"}, by_go_line), "found |  >  | 1.24.11 1.25.5 > 1.24.12 1.25.6");
}

TEST(Branches, AFaultOfOnePatchReleaseIsFoundWithoutEnds) {
  for (const auto* only : {"1.23.5", "1.21.3", "1.24.8"}) {
    const auto does =
        world([=](const SearchNode& node) { return is_within(node, only, only) ? fails("x") : passes(); });
    const auto answer = answer_to({"", ""}, does);
    EXPECT_EQ(names(finals(), answer.first_bad), only);
    EXPECT_EQ(names(finals(), answer.last_bad), only);
  }
}

// ---- the whole tree

TEST(Transitions, TellWhatCameAndWentInsideMinorsThatEndWell) {
  const auto does = world([](const SearchNode& node) {
    return is_within(node, "1.24.8", "1.24.9") || is_within(node, "1.25.2", "1.25.3") ? fails("bad host") : passes();
  });
  Ask ask;
  ask.transitions = true;
  const auto answer = answer_to(ask, does);
  EXPECT_EQ(changes(answer), "found 1.24.8:good>bad 1.24.10:bad>good 1.25.2:good>bad 1.25.4:bad>good");
  EXPECT_THAT(answer.reason, HasSubstr("were not asked"));
}

TEST(Transitions, LookFinerWhereNothingHasChanged) {
  const auto does =
      world([](const SearchNode& node) { return is_within(node, "1.25.2", "1.25.3") ? fails("bad host") : passes(); });
  Ask ask;
  ask.transitions = true;
  EXPECT_EQ(changes(answer_to(ask, does)), "found 1.25.2:good>bad 1.25.4:bad>good");
}

}  // namespace
}  // namespace goiso
