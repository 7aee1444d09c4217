#include "lab/matrix.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace goiso {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

Verdict passed() { return {Outcome::kPassed, "ok", 0, 0, {}, {}}; }

Verdict failed(const std::string& id, const std::string& reason = "compile-error") {
  FailureSignature signature;
  signature.id = id;
  return {Outcome::kFailed, reason, 1, 0, signature, {}};
}

Verdict untestable() { return {Outcome::kUntestable, "needs-newer-go", 1, 0, {}, {}}; }

CellFacts cell(const std::string& go, std::optional<Verdict> verdict, const std::string& platform = "linux/amd64") {
  return {{go, platform}, std::move(verdict), 1, 0, {}};
}

CellFacts expecting(std::optional<Verdict> verdict, std::vector<std::string> words, int runs = 1, int failures = 0) {
  return {{"go1.22.0"}, std::move(verdict), runs, failures, std::move(words)};
}

TEST(Matrix, ACellIsExpectedToPassUnlessSomebodySaysOtherwise) {
  EXPECT_EQ(standing_of(expecting(passed(), {})), CellStanding::kAsExpected);
  EXPECT_EQ(standing_of(expecting(failed("s-1"), {})), CellStanding::kUnexpected);
  EXPECT_EQ(standing_of(expecting(untestable(), {})), CellStanding::kUnknown);
  EXPECT_EQ(standing_of(expecting(std::nullopt, {"pass"})), CellStanding::kUnknown);
  EXPECT_EQ(standing_of(expecting(passed(), {"fail"})), CellStanding::kUnexpected);
  EXPECT_EQ(standing_of(expecting(failed("s-1"), {"fail"})), CellStanding::kAsExpected);
  EXPECT_EQ(standing_of(expecting(failed("s-1"), {"s-2"})), CellStanding::kUnexpected);
  EXPECT_EQ(standing_of(expecting(failed("s-1"), {"s-2", "s-1"})), CellStanding::kAsExpected);
  EXPECT_EQ(standing_of(expecting(failed("s-1"), {"compile-error"})), CellStanding::kAsExpected);
  EXPECT_EQ(standing_of(expecting(untestable(), {"untestable"})), CellStanding::kAsExpected);
  EXPECT_EQ(standing_of(expecting(untestable(), {"pass"})), CellStanding::kUnexpected);
}

TEST(Matrix, RunsThatDisagreeAreFlakyUnlessThatWasSaid) {
  EXPECT_EQ(standing_of(expecting(failed("s-1"), {}, 3, 1)), CellStanding::kFlaky);
  EXPECT_EQ(standing_of(expecting(failed("s-1"), {"fail"}, 3, 1)), CellStanding::kFlaky);
  EXPECT_EQ(standing_of(expecting(failed("s-1"), {"flaky"}, 3, 1)), CellStanding::kAsExpected);
  EXPECT_EQ(standing_of(expecting(passed(), {"flaky"})), CellStanding::kAsExpected);
  EXPECT_EQ(standing_of(expecting(failed("s-1"), {}, 3, 3)), CellStanding::kUnexpected);
}

TEST(Matrix, TheWorstCellSpeaksForAll) {
  const auto good = expecting(passed(), {});
  const auto bad = expecting(failed("s-1"), {});
  const auto flaky = expecting(failed("s-1"), {}, 2, 1);
  const auto unknown = expecting(untestable(), {});
  const auto of = [](std::vector<CellFacts> cells) { return standing_of(cells); };
  EXPECT_EQ(of({good, unknown}), MatrixStanding::kAsExpected);
  EXPECT_EQ(of({flaky, good}), MatrixStanding::kFlaky);
  EXPECT_EQ(of({good, flaky, bad}), MatrixStanding::kUnexpected);
  EXPECT_EQ(of({unknown, unknown}), MatrixStanding::kAllUnknown);
  EXPECT_EQ(of({}), MatrixStanding::kAllUnknown);
}

TEST(Matrix, FailuresAreGroupedBySignatureTheLargestFirstAndWhatWasNotTestedLast) {
  const std::vector<CellFacts> cells{cell("go1.20", untestable()),    cell("go1.20.1", untestable()),
                                     cell("go1.20.2", untestable()),  cell("go1.21.0", failed("s-a")),
                                     cell("go1.21.1", passed()),      cell("go1.22.0", failed("s-b")),
                                     cell("go1.22.1", failed("s-b")), cell("go1.22.2", std::nullopt)};
  const auto groups = group_failures(cells);
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].signature->id, "s-b");
  EXPECT_THAT(groups[0].cells, ElementsAre(5, 6));
  EXPECT_EQ(groups[1].signature->id, "s-a");
  EXPECT_EQ(groups[2].outcome, "untestable");
  EXPECT_THAT(groups[2].cells, ElementsAre(0, 1, 2));
}

TEST(Matrix, OneSignatureWithTwoOutcomesIsTwoGroups) {
  auto out_of_memory = failed("s-a");
  out_of_memory.outcome = Outcome::kOutOfMemory;
  EXPECT_EQ(group_failures({cell("go1.21.0", failed("s-a")), cell("go1.22.0", out_of_memory)}).size(), 2U);
}

TEST(Matrix, NeighboursThatBehaveDifferentlyAreNamed) {
  const std::vector<CellFacts> cells{cell("go1.21.13", passed()),     cell("go1.21.13", failed("s-a"), "b/b"),
                                     cell("go1.22.0", failed("s-a")), cell("go1.22.0", failed("s-c"), "b/b"),
                                     cell("go1.22.12", passed()),     cell("go1.22.12", failed("s-c"), "b/b")};
  const auto changes = changes_between_neighbours(cells);
  ASSERT_EQ(changes.size(), 3U);
  using Kind = NeighbourChange::Kind;
  EXPECT_EQ(std::tie(changes[0].kind, changes[0].from, changes[0].to), std::make_tuple(Kind::kRegression, 0U, 2U));
  EXPECT_EQ(std::tie(changes[1].kind, changes[1].from, changes[1].to), std::make_tuple(Kind::kOtherFailure, 1U, 3U));
  EXPECT_EQ(std::tie(changes[2].kind, changes[2].from, changes[2].to), std::make_tuple(Kind::kFix, 2U, 4U));
}

TEST(Matrix, WhatIsNotKnownIsNeverANeighbour) {
  auto flaky = cell("go1.22.1", failed("s-z"));
  flaky.runs = 2;
  flaky.failures = 1;
  const std::vector<CellFacts> cells{cell("go1.20.14", untestable()), cell("go1.21.0", passed()),
                                     cell("go1.22.0", std::nullopt), flaky, cell("go1.23.0", failed("s-a"))};
  const auto changes = changes_between_neighbours(cells);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].from, 1U);
  EXPECT_EQ(changes[0].to, 4U);
  EXPECT_THAT(changes_between_neighbours({cells[0], cells[2], cells[4]}), IsEmpty());
}

// 1.25.0 came out before 1.24.8, so what 1.24.8 got is no news of 1.25.0, nor is it gone there.
TEST(Matrix, AFirstReleaseIsComparedWithTheFirstBeforeItToo) {
  const std::vector<CellFacts> backported{cell("go1.24.0", passed()), cell("go1.24.13", failed("s-a")),
                                          cell("go1.25.0", passed()), cell("go1.25.14", failed("s-a"))};
  const auto changes = changes_between_neighbours(backported);
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(std::pair(changes[0].from, changes[0].to), std::pair(0UL, 1UL));
  EXPECT_EQ(std::pair(changes[1].from, changes[1].to), std::pair(2UL, 3UL));
  const std::vector<CellFacts> repaired{cell("go1.20", failed("s-a")), cell("go1.20.14", passed()),
                                        cell("go1.21rc2", failed("s-a")), cell("go1.21.0", passed())};
  const auto repairs = changes_between_neighbours(repaired);
  ASSERT_EQ(repairs.size(), 2U);
  EXPECT_EQ(std::pair(repairs[1].from, repairs[1].to), std::pair(2UL, 3UL));
}

TEST(Matrix, EveryCellIsInOneShardAndTheShardsAreEqual) {
  std::vector<std::string> ids;
  for (int i = 0; i < 103; ++i) {
    ids.push_back("go1.21." + std::to_string(i));
  }
  std::vector<int> owners(ids.size());
  for (int shard = 1; shard <= 4; ++shard) {
    const auto mine = cells_of_shard(ids, shard, 4);
    EXPECT_THAT(std::count(mine.begin(), mine.end(), true), testing::AllOf(testing::Ge(25), testing::Le(26)));
    for (std::size_t i = 0; i < ids.size(); ++i) {
      owners[i] += mine[i] ? 1 : 0;
    }
  }
  EXPECT_THAT(owners, testing::Each(1));
  auto backwards = ids;
  std::reverse(backwards.begin(), backwards.end());
  const auto there = cells_of_shard(ids, 2, 4);
  auto here = cells_of_shard(backwards, 2, 4);
  std::reverse(here.begin(), here.end());
  EXPECT_EQ(here, there);  // a cell's shard does not depend on the order
}

TEST(Matrix, UnknownTimesGoFirstThenTheLongest) {
  EXPECT_THAT(longest_first({milliseconds{5}, std::nullopt, milliseconds{9}, milliseconds{5}}),
              ElementsAre(1, 2, 0, 3));
}

TEST(Matrix, TheTimeLeftCountsUnknownCellsAsTheMean) {
  EXPECT_EQ(time_for({milliseconds{100}, std::nullopt, milliseconds{300}}, 2), milliseconds{300});
  EXPECT_EQ(time_for({std::nullopt}, 2), std::nullopt);
  EXPECT_EQ(time_for({}, 2), std::nullopt);
}

}  // namespace
}  // namespace goiso
