#include "command/call_words.h"

#include <gtest/gtest.h>

namespace goiso {
namespace {

TEST(CallWords, SayWhatARunMeans) {
  const auto rules =
      read_call_rules({.same = "kind", .calls = {"oom=bad", "skip=skip-range", "fail-different=abort"}}, {});
  ASSERT_TRUE(rules);
  EXPECT_EQ(rules->same, Sameness::kKind);
  EXPECT_EQ(rules->chosen.at(VerdictClass::kOom), Call::kBad);
  EXPECT_EQ(rules->chosen.at(VerdictClass::kUntestable), Call::kSkipBelow);
  EXPECT_EQ(rules->chosen.at(VerdictClass::kFailDifferent), Call::kAbort);
  EXPECT_TRUE(rules->counts_signatures());
}

TEST(CallWords, KnowAGoCommandFromAScript) {
  for (const auto& command : std::vector<std::vector<std::string>>{{}, {"go", "run", "."}, {"/usr/local/go/bin/go"}}) {
    EXPECT_TRUE(read_call_rules({.by_exit_code = true}, command)->is_go_command);
  }
  EXPECT_FALSE(read_call_rules({.by_exit_code = true}, {"./check.sh"})->is_go_command);
}

TEST(CallWords, OneFailureCannotBeToldFromAnother) {
  for (const auto& words : std::vector<CallWords>{{.same = "kind", .by_exit_code = true},
                                                  {.signature = "r-1", .by_exit_code = true},
                                                  {.same = "any", .is_inverted = true},
                                                  {.signature = "s-1", .is_inverted = true}}) {
    const auto rules = read_call_rules(words, {});
    ASSERT_FALSE(rules);
    EXPECT_EQ(rules.error().kind, ErrorKind::kUsage);
  }
}

}  // namespace
}  // namespace goiso
