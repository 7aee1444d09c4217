#include "cli/judge_prompt.h"

#include <gtest/gtest.h>

namespace goiso {
namespace {

using What = Judgement::What;

TEST(ReadJudgement, KnowsTheLettersAndTheWords) {
  EXPECT_EQ(read_judgement("")->what, What::kAsCalled);
  EXPECT_EQ(read_judgement("  ")->what, What::kAsCalled);
  EXPECT_EQ(read_judgement("u")->what, What::kTakeBack);
  EXPECT_EQ(read_judgement("undo")->what, What::kTakeBack);
  for (const auto& [word, call] : {std::pair{"g", Call::kGood}, {"good", Call::kGood}, {" b ", Call::kBad},
                                   {"other", Call::kOther}, {"s", Call::kSkip}, {"skip\r", Call::kSkip},
                                   {"r", Call::kSkipBelow}, {"skip-range", Call::kSkipBelow}, {"skip-below", Call::kSkipBelow}}) {
    const auto judgement = read_judgement(word);
    ASSERT_TRUE(judgement) << word;
    EXPECT_EQ(judgement->what, What::kCall) << word;
    EXPECT_EQ(judgement->call, call) << word;
  }
  for (const auto* word : {"G", "gg", "goods", "yes", "l", "q", "abort"}) {
    EXPECT_FALSE(read_judgement(word)) << word;
  }
}

}  // namespace
}  // namespace goiso
