#include <gtest/gtest.h>

#include "lab_worlds.h"

namespace goiso {
namespace {

using ColdWorld = std::function<Verdict(const SearchNode& node, bool is_cold)>;

bool is_broken(const SearchNode& node) { return version_of(node) >= v("1.22.4"); }
Verdict as_ever(const SearchNode& node, bool /*is_cold*/) { return is_broken(node) ? fails("undefined: x") : passes(); }

Bisect search_to_confirm_cold(int count = 0) {
  auto space = releases_between("1.22.0", "1.22.12");
  BisectOptions options;
  options.good = 0;
  options.bad = space.nodes.size() - 1;
  options.confirms_cold = true;
  options.count = count;
  options.workers = 2;
  return std::move(*Bisect::create(std::move(space), options));
}

WishSession run(Bisect& search, const ColdWorld& does) {
  return finish_wishes(search, [&](const SearchNode& node, const ProbeWish& wish) { return does(node, wish.is_cold); });
}

TEST(ColdConfirmation, TheRunsThatConfirmAreColdAndNoOthers) {
  auto search = search_to_confirm_cold();
  const auto session = run(search, as_ever);
  EXPECT_EQ(session.answer.outcome, BisectOutcome::kFound);
  EXPECT_TRUE(session.answer.is_confirmed);
  int cold = 0;
  for (const auto& wish : session.asked) {
    EXPECT_EQ(wish.is_cold, std::string_view{wish.why} == "confirm") << wish.why;
    cold += wish.is_cold ? 1 : 0;
  }
  EXPECT_EQ(cold, 2);
}

TEST(ColdConfirmation, WarmRunsThatWereKnownDoNotDoInstead) {
  auto search = search_to_confirm_cold();
  for (const auto* name : {"go1.22.3", "go1.22.4"}) {
    for (const bool is_fresh : {false, true, true}) {
      const auto node = *search.space().index_of(name);
      ProbeAnswer known{node, as_ever(search.space().nodes[node], false), "", is_fresh};
      known.is_known = true;
      search.tell(known);
    }
  }
  const auto session = run(search, as_ever);
  EXPECT_TRUE(session.answer.is_confirmed);
  EXPECT_EQ(
      std::count_if(session.asked.begin(), session.asked.end(), [](const ProbeWish& wish) { return wish.is_cold; }), 2);
}

TEST(ColdConfirmation, AColdRunThatMeetsALimitConfirmsNothing) {
  auto search = search_to_confirm_cold();
  const auto session =
      run(search, [](const SearchNode& node, bool is_cold) { return is_cold ? never_ends() : as_ever(node, false); });
  EXPECT_EQ(session.answer.outcome, BisectOutcome::kFound);
  EXPECT_FALSE(session.answer.is_confirmed);
}

TEST(ColdConfirmation, AColdRunThatDoesNotAgreeMakesItVary) {
  auto search = search_to_confirm_cold();
  const auto session =
      run(search, [](const SearchNode& node, bool is_cold) { return is_cold ? passes() : as_ever(node, false); });
  EXPECT_EQ(session.answer.outcome, BisectOutcome::kFlaky);
}

TEST(ColdConfirmation, OneRunOfEachSideIsColdWhereOneIsAskedFor) {
  auto search = search_to_confirm_cold(1);
  const auto session = run(search, as_ever);
  EXPECT_TRUE(session.answer.is_confirmed);
  EXPECT_EQ(
      std::count_if(session.asked.begin(), session.asked.end(), [](const ProbeWish& wish) { return wish.is_cold; }), 2);
}

TEST(ColdConfirmation, IsReckonedInWhatIsLeftAndForetold) {
  auto search = search_to_confirm_cold();
  EXPECT_LE(run(search, as_ever).most_rounds_left, 10U);
  auto again = search_to_confirm_cold();
  for (auto step = again.next(); !step.answer; step = again.next()) {
    const bool confirms = std::string_view{step.probes.front().why} == "confirm";
    EXPECT_TRUE(!confirms || step.ahead.empty()) << "it is expected to end with these";
    for (const auto& wish : step.probes) {
      again.tell(run_wish(again.space(), wish, world([](const auto& node) { return as_ever(node, false); })));
    }
  }
}

}  // namespace
}  // namespace goiso
