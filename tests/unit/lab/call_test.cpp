#include "lab/call.h"

#include <gmock/gmock.h>

#include "lab_worlds.h"

namespace goiso {
namespace {

CallRules rules_of(std::string_view sameness) {
  CallRules rules;
  EXPECT_TRUE(read_sameness(sameness, rules));
  return rules;
}

Call call_of(const Verdict& verdict, const Verdict& reference, CallRules rules = {}) {
  const auto searched = *reference_of(reference);
  return Caller::create(std::move(rules))->call(verdict, &searched);
}

Verdict crash(std::vector<std::string> frames, const std::string& text) {
  auto verdict = fails(text, "ice");
  verdict.signature->frames = std::move(frames);
  return verdict;
}

Verdict failing_tests(std::vector<std::string> tests, const std::string& text) {
  auto verdict = fails(text, "test-fail");
  verdict.signature->phase = "test";
  verdict.signature->tests = std::move(tests);
  return verdict;
}

TEST(Caller, WhatEachOutcomeMeans) {
  const auto reference = fails("undefined: x");
  EXPECT_EQ(call_of(passes(), reference), Call::kGood);
  EXPECT_EQ(call_of(reference, reference), Call::kBad);
  EXPECT_EQ(call_of(fails("undefined: y"), reference), Call::kOther);
  EXPECT_EQ(call_of(needs_newer_go(), reference), Call::kSkipBelow);
  EXPECT_EQ(call_of(cannot_run(), reference), Call::kSkip);
  EXPECT_EQ(call_of(never_ends(), reference), Call::kSkip);
  EXPECT_EQ(call_of(grows(), reference), Call::kSkip);
}

TEST(Caller, EitherLimitIsBadWhenALimitIsSearched) {
  for (const auto& reference : {never_ends(), grows()}) {
    EXPECT_EQ(call_of(never_ends(), reference), Call::kBad);
    EXPECT_EQ(call_of(grows(), reference), Call::kBad);
    EXPECT_EQ(call_of(fails("undefined: x"), reference), Call::kOther);
  }
}

TEST(Caller, ACompilerThatRanOutOfMemoryIsTheCrashItIs) {
  const auto reference = crash({"inline.expand", "inline.walk"}, "stack overflow");
  auto killed = reference;
  killed.outcome = Outcome::kOutOfMemory;
  EXPECT_EQ(call_of(killed, reference), Call::kBad);
  EXPECT_EQ(call_of(grows(), reference), Call::kSkip);
}

TEST(Caller, UsersHaveTheLastWord) {
  CallRules rules;
  rules.chosen = {{VerdictClass::kOom, Call::kBad},
                  {VerdictClass::kFailDifferent, Call::kBad},
                  {VerdictClass::kUntestable, Call::kSkipBelow}};
  const auto reference = fails("undefined: x");
  EXPECT_EQ(call_of(grows(), reference, rules), Call::kBad);
  EXPECT_EQ(call_of(never_ends(), reference, rules), Call::kSkip);
  EXPECT_EQ(call_of(fails("another"), reference, rules), Call::kBad);
  EXPECT_EQ(call_of(cannot_run(), reference, rules), Call::kSkipBelow);
  rules.chosen = {{VerdictClass::kTimeout, Call::kGood}};
  EXPECT_EQ(call_of(never_ends(), never_ends(), rules), Call::kGood);
}

TEST(Caller, WithoutAReferenceEveryFailureIsBad) {
  const auto caller = *Caller::create({});
  EXPECT_EQ(caller.call(fails("anything"), nullptr), Call::kBad);
  EXPECT_EQ(caller.call(never_ends(), nullptr), Call::kBad);
  EXPECT_EQ(caller.call(passes(), nullptr), Call::kGood);
  EXPECT_FALSE(reference_of(passes()));
  EXPECT_FALSE(reference_of(needs_newer_go()));
}

TEST(Caller, ARegularExpressionReadsTheTellingLine) {
  const auto rules = rules_of("regex:undefined: [a-m]");
  const auto reference = fails("something else");
  EXPECT_EQ(call_of(fails("undefined: b"), reference, rules), Call::kBad);
  EXPECT_EQ(call_of(fails("undefined: z"), reference, rules), Call::kOther);
  EXPECT_EQ(call_of(passes(), reference, rules), Call::kGood);
}

TEST(Sameness, CrashesVaryInWordsAndFrames) {
  const auto reference = crash({"a", "b", "c", "d"}, "internal compiler error: bad node in f");
  EXPECT_EQ(call_of(crash({"a", "b", "c", "x"}, "something else entirely"), reference), Call::kBad);
  EXPECT_EQ(call_of(crash({}, "internal compiler error: bad node in g"), reference), Call::kBad);
  EXPECT_EQ(call_of(crash({"a", "x", "y", "z"}, "other words"), reference), Call::kOther);
  EXPECT_EQ(call_of(crash({"a", "b", "c", "x"}, "something else entirely"), reference, rules_of("exact")),
            Call::kOther);
  EXPECT_EQ(call_of(crash({"q"}, "other words"), reference, rules_of("kind")), Call::kBad);
}

TEST(Sameness, DiagnosesAreComparedToTheLetter) {
  const auto reference = fails("cannot use x as int value in assignment");
  const auto close = fails("cannot use y as int value in assignment");
  EXPECT_EQ(call_of(close, reference), Call::kOther);
  EXPECT_EQ(call_of(close, reference, rules_of("similar")), Call::kBad);
  EXPECT_EQ(call_of(fails("boom", "link"), reference, rules_of("similar")), Call::kOther);
  EXPECT_EQ(call_of(fails("boom", "link"), reference, rules_of("any")), Call::kBad);
}

TEST(Sameness, TestsAreTheSameFailureWhenTheSameTestsFail) {
  const auto reference = failing_tests({"TestA", "TestB"}, "got 1");
  EXPECT_EQ(call_of(failing_tests({"TestA", "TestB"}, "got 2, other words"), reference), Call::kBad);
  EXPECT_EQ(call_of(failing_tests({"TestA"}, "got 1"), reference), Call::kOther);
  EXPECT_EQ(call_of(failing_tests({"TestA"}, "got 1"), reference, rules_of("kind")), Call::kBad);
}

Verdict ends_with(int code) {
  auto verdict = fails("whatever it says");
  verdict.exit_code = code;
  return verdict;
}

Call call_by_code(const Verdict& verdict, bool is_go_command = false, bool is_inverted = false) {
  CallRules rules;
  rules.by_exit_code = true;
  rules.is_go_command = is_go_command;
  rules.is_inverted = is_inverted;
  return Caller::create(std::move(rules))->call(verdict, nullptr);
}

TEST(ExitCodes, AreReadAsGitDoes) {
  EXPECT_EQ(call_by_code(passes()), Call::kGood);
  for (const auto code : {1, 2, 10, 124, 126, 127}) {
    EXPECT_EQ(call_by_code(ends_with(code)), Call::kBad) << code;
  }
  EXPECT_EQ(call_by_code(ends_with(125)), Call::kSkip);
  EXPECT_EQ(call_by_code(ends_with(129)), Call::kSkipBelow);
  for (const auto code : {128, 130, 255}) {
    EXPECT_EQ(call_by_code(ends_with(code)), Call::kAbort) << code;
  }
}

TEST(ExitCodes, ASignalStopsTheSearchAlsoTheFirst) {
  for (const auto signal : {1, 9, 11}) {
    auto killed = ends_with(0);
    killed.signal = signal;
    EXPECT_EQ(call_by_code(killed), Call::kAbort) << signal;
  }
}

TEST(ExitCodes, OfGoRunAreTheProgramsOwn) {
  auto told = ends_with(1);
  told.program_code = 125;
  EXPECT_EQ(call_by_code(told, true), Call::kSkip);
  told.program_code = 3;
  EXPECT_EQ(call_by_code(told, true), Call::kBad);
  told.program_code = 200;
  EXPECT_EQ(call_by_code(told, true), Call::kAbort);
}

TEST(ExitCodes, LimitsAndWhatNeverBeganStayApart) {
  EXPECT_EQ(call_by_code(never_ends()), Call::kSkip);
  EXPECT_EQ(call_by_code(grows()), Call::kSkip);
  EXPECT_EQ(call_by_code(needs_newer_go(), true), Call::kSkipBelow);
  EXPECT_EQ(call_by_code(cannot_run(), true), Call::kSkip);
  EXPECT_EQ(call_by_code(needs_newer_go(), false), Call::kBad);  // a script says itself what cannot be tested
}

TEST(ExitCodes, TakeEveryFailureForTheSame) {
  CallRules rules;
  rules.by_exit_code = true;
  EXPECT_EQ(call_of(fails("undefined: y"), fails("undefined: x"), rules), Call::kBad);
  rules.chosen = {{VerdictClass::kFailSame, Call::kSkip}, {VerdictClass::kTimeout, Call::kBad}};
  EXPECT_EQ(call_of(fails("undefined: y"), fails("undefined: x"), rules), Call::kSkip);
  EXPECT_EQ(call_of(never_ends(), fails("undefined: x"), rules), Call::kBad);
}

TEST(Inverted, WhatPassesIsBad) {
  for (const auto by_code : {false, true}) {
    CallRules rules;
    rules.by_exit_code = by_code;
    rules.is_inverted = true;
    const auto caller = *Caller::create(rules);
    EXPECT_EQ(caller.call(passes(), nullptr), Call::kBad);
    EXPECT_EQ(caller.call(fails("a"), nullptr), Call::kGood);
    EXPECT_EQ(caller.call(fails("b"), nullptr), Call::kGood);
    EXPECT_EQ(caller.call(never_ends(), nullptr), Call::kSkip);
  }
  EXPECT_EQ(call_by_code(ends_with(125), false, true), Call::kSkip);
  EXPECT_EQ(call_by_code(ends_with(200), false, true), Call::kAbort);
}

TEST(Caller, UsersMayHaveTheSearchStopped) {
  CallRules rules;
  rules.chosen = {{VerdictClass::kFailDifferent, Call::kAbort}};
  EXPECT_EQ(call_of(fails("another"), fails("undefined: x"), rules), Call::kAbort);
  EXPECT_EQ(call_of(fails("undefined: x"), fails("undefined: x"), rules), Call::kBad);
}

TEST(Bisect, TellsWhoAsksThatARunMeansToStop) {
  const auto space = releases_between("1.21.0", "1.21.3");
  BisectOptions options;
  options.good = 0;
  options.bad = space.nodes.size() - 1;
  options.rules.by_exit_code = true;
  auto search = *Bisect::create(space, options);
  EXPECT_EQ(search.meaning_of(ends_with(200)), Call::kAbort);
  search.tell({*options.bad, ends_with(200), "", false});
  EXPECT_EQ(search.call_of(*options.bad), Call::kAbort);
  search.tell({*options.good, ends_with(129), "", false});
  EXPECT_EQ(search.call_of(*options.good), Call::kSkipBelow);
}

TEST(CallWords, AreReadAndWritten) {
  for (const auto call : {Call::kGood, Call::kBad, Call::kOther, Call::kSkip, Call::kSkipBelow, Call::kAbort}) {
    EXPECT_EQ(call_named(name_of(call)), call);
  }
  for (const auto each : {VerdictClass::kOk, VerdictClass::kFailSame, VerdictClass::kFailDifferent,
                          VerdictClass::kTimeout, VerdictClass::kOom, VerdictClass::kUntestable}) {
    EXPECT_EQ(verdict_class_named(name_of(each)), each);
  }
  EXPECT_EQ(call_named("skip-range"), Call::kSkipBelow);
  EXPECT_FALSE(call_named("stop"));
  EXPECT_FALSE(verdict_class_named("fine"));
}

TEST(CallWords, RefuseWhatIsNoSameness) {
  CallRules rules;
  for (const auto* text : {"same", "", "regex:(", "Exact"}) {
    const auto read = read_sameness(text, rules);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, ErrorKind::kUsage);
  }
  rules.same = Sameness::kRegex;
  rules.pattern = "[";
  EXPECT_FALSE(Caller::create(rules));
}

}  // namespace
}  // namespace goiso
