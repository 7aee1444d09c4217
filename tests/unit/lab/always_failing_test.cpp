#include <gmock/gmock.h>

#include "lab_worlds.h"

namespace goiso {
namespace {

using testing::HasSubstr;

Verdict tests_fail(std::vector<std::string> tests) {
  auto one = fails("--- FAIL", "test-fail", "test");
  one.signature->tests = std::move(tests);
  return one;
}

// A test that needs a network fails in every box.
LabWorld beside_one_that_always_fails(const std::string& passes_from) {
  return world([=](const SearchNode& node) {
    const bool fails_more = is_within(node, "1.24.8", "1.24.9") || is_within(node, "1.25.2", "1.25.3");
    return !passes_from.empty() && version_of(node) < v(passes_from) ? passes()
           : fails_more                                              ? tests_fail({"TestAlways", "TestParse"})
                                                                     : tests_fail({"TestAlways"});
  });
}

TEST(AlwaysFailing, ATestBesideItIsFound) {
  for (const auto* bad : {"1.24.8", "1.25.3"}) {
    const auto answer = ask_finals({"", bad}, beside_one_that_always_fails("")).answer;
    EXPECT_EQ(told(finals(), answer), "found | 1.24.7 1.25.1 > 1.24.8 1.25.2 | 1.24.9 1.25.3 > 1.24.10 1.25.4") << bad;
    EXPECT_THAT(answer.reason, HasSubstr("only some of these tests fail")) << bad;
    EXPECT_FALSE(answer.is_still_bad) << bad;
    EXPECT_EQ(answer.reference->signature.tests.size(), 2) << bad;
  }
}

TEST(AlwaysFailing, IsNotWhatIsSearchedOnceAnotherTestWasSeenToFail) {
  const auto space = finals();
  const auto does = beside_one_that_always_fails("");
  auto search = *Bisect::create(space, {});
  for (const auto* known : {"go1.27.0", "go1.24.9"}) {
    auto answer = does(space.nodes[*space.index_of(known)]);
    answer.node = *space.index_of(known);
    answer.is_known = true;
    search.tell(answer);
  }
  LabSession session;
  finish(search, does, session);
  EXPECT_EQ(told(space, session.answer), "found | 1.24.7 1.25.1 > 1.24.8 1.25.2 | 1.24.9 1.25.3 > 1.24.10 1.25.4");
}

TEST(AlwaysFailing, WhereSomethingPassesWhatFailedFirstIsSearched) {
  const auto answer = ask_finals({"", ""}, beside_one_that_always_fails("1.22.0")).answer;
  EXPECT_EQ(names(finals(), answer.first_bad), "1.22.0");
  EXPECT_EQ(answer.reference->signature.tests.size(), 1);
}

}  // namespace
}  // namespace goiso
