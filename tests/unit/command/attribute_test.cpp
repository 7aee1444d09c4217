#include "command/attribute.h"

#include <gtest/gtest.h>

namespace goiso {
namespace {

Verdict fails_so(const std::string& text, int code) {
  FailureSignature signature{"s-" + text, "run", "panic", text, "m", {}, {}, text};
  return {Outcome::kFailed, "panic", code, 0, std::move(signature), {}};
}

Verdict passes() { return {Outcome::kPassed, "ok", 0, 0, std::nullopt, {}}; }

TEST(EffectOn, AnotherFailureIsNoCauseWhateverTheExitCodeThatIsSearched) {
  CallRules rules;
  rules.by_exit_code = true;
  rules.same = Sameness::kExact;
  const auto failure = reference_of(fails_so("the one", 1));
  ASSERT_TRUE(failure);
  const auto effect_of = effect_on(*failure, rules);
  ASSERT_TRUE(effect_of);
  EXPECT_EQ((*effect_of)(fails_so("the one", 1)), Effect::kFails);
  EXPECT_EQ((*effect_of)(fails_so("the one", 3)), Effect::kFails) << "nor does its code tell it apart";
  EXPECT_EQ((*effect_of)(fails_so("another", 1)), Effect::kUnclear);
  EXPECT_EQ((*effect_of)(passes()), Effect::kPasses);
}

}  // namespace
}  // namespace goiso
