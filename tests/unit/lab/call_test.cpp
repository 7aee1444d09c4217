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

TEST(CallWords, AreReadAndWritten) {
  for (const auto call : {Call::kGood, Call::kBad, Call::kOther, Call::kSkip, Call::kSkipBelow}) {
    EXPECT_EQ(call_named(name_of(call)), call);
  }
  for (const auto each : {VerdictClass::kOk, VerdictClass::kFailSame, VerdictClass::kFailDifferent,
                          VerdictClass::kTimeout, VerdictClass::kOom, VerdictClass::kUntestable}) {
    EXPECT_EQ(verdict_class_named(name_of(each)), each);
  }
  EXPECT_EQ(call_named("skip-range"), Call::kSkipBelow);
  EXPECT_FALSE(call_named("abort"));
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
