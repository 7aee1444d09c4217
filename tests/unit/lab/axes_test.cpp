#include "lab/axes.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

MatrixQuestion question() {
  MatrixQuestion asked;
  asked.axes = {{"go", {"go1.22.0", "go1.21.13"}}, {"platform", {"linux/amd64", "windows/arm64"}}, {"cgo", {"0"}}};
  return asked;
}

CellRule rule(std::map<std::string, std::vector<std::string>> when) { return {"a rule", std::move(when)}; }

std::vector<std::string> ids(const Result<MatrixPlan>& plan) {
  std::vector<std::string> list;
  for (const auto& cell : plan ? plan->cells : std::vector<PlannedCell>{}) {
    list.push_back(cell.id);
  }
  return list;
}

TEST(Axes, TheProductIsInGosOrderAndItsIdsNameWhatDiffers) {
  EXPECT_THAT(ids(plan_matrix(question())), ElementsAre("go1.21.13,linux/amd64", "go1.21.13,windows/arm64",
                                                        "go1.22.0,linux/amd64", "go1.22.0,windows/arm64"));
}

TEST(Axes, ReleasesAreOrderedAsGoOrdersThem) {
  auto asked = question();
  asked.axes = {{"go", {"go1.22.10", "go1.22.0", "go1.22rc1", "go1.20", "go1.22.9", "go1.20rc1", "go1.22.0"}}};
  EXPECT_THAT(ids(plan_matrix(asked)),
              ElementsAre("go1.20rc1", "go1.20", "go1.22rc1", "go1.22.0", "go1.22.9", "go1.22.10"));
}

TEST(Axes, AnEmptyValueHasAWordInTheIdAndACommaNeverSplitsIt) {
  auto asked = question();
  asked.axes = {{"go", {"go1.22.0"}}, {"race", {"0", "1"}}, {"tags", {"", "a,b"}}, {"go-line", {"", "1.20"}}};
  EXPECT_THAT(ids(plan_matrix(asked)),
              ElementsAre("go1.22.0,race0,tags=none,go-line=own", "go1.22.0,race0,tags=none,go-line=1.20",
                          "go1.22.0,race0,tags=a+b,go-line=own", "go1.22.0,race0,tags=a+b,go-line=1.20",
                          "go1.22.0,race1,tags=none,go-line=own", "go1.22.0,race1,tags=none,go-line=1.20",
                          "go1.22.0,race1,tags=a+b,go-line=own", "go1.22.0,race1,tags=a+b,go-line=1.20"));
}

TEST(Axes, ExcludedCellsAreOutAndIncludedOnesInAgain) {
  auto asked = question();
  asked.exclude = {rule({{"platform", {"windows/*"}}})};
  asked.include = {rule({{"go", {"go1.20.14"}}, {"platform", {"windows/arm64"}}}),
                   rule({{"go", {"go1.22.0"}}, {"platform", {"windows/arm64"}}})};
  EXPECT_THAT(ids(plan_matrix(asked)), ElementsAre("go1.20.14,windows/arm64", "go1.21.13,linux/amd64",
                                                   "go1.22.0,linux/amd64", "go1.22.0,windows/arm64"));
}

TEST(Axes, AnIncludedReleaseIsNotMultipliedByTheRest) {
  auto asked = question();
  asked.include = {rule({{"go", {"go1.20.14"}}, {"platform", {"linux/amd64"}}})};
  EXPECT_EQ(ids(plan_matrix(asked)).size(), 5U);
}

TEST(Axes, TheLastExpectationThatSpeaksOfACellHolds) {
  auto asked = question();
  asked.expect = {{rule({}), {"pass"}}, {rule({{"go", {"go1.22.*"}}}), {"fail", "s-0123456789ab"}}};
  const auto plan = plan_matrix(asked);
  ASSERT_TRUE(plan);
  EXPECT_THAT(plan->cells.front().expected, ElementsAre("pass"));
  EXPECT_THAT(plan->cells.back().expected, ElementsAre("fail", "s-0123456789ab"));
  EXPECT_THAT(plan->notes, IsEmpty());
}

TEST(Axes, ARuleThatSpeaksOfNoCellIsTold) {
  auto asked = question();
  asked.exclude = {{"go=go1.23.0", {{"go", {"go1.23.0"}}}}};
  asked.expect = {{{"fail,race=1", {{"cgo", {"1"}}}}, {"fail"}}};
  const auto plan = plan_matrix(asked);
  ASSERT_TRUE(plan);
  EXPECT_THAT(plan->notes, ElementsAre("'go=go1.23.0' excludes no cell", "'fail,race=1' speaks of no cell"));
}

TEST(Axes, WhatMakesNoMatrixIsRefused) {
  struct Case {
    std::function<void(MatrixQuestion&)> change;
    std::string message, hint;
  };
  const std::vector<Case> cases{
      {[](auto& asked) { asked.axes[1].values = {}; }, "the axis 'platform' has no value", ""},
      {[](auto& asked) { asked.exclude = {rule({})}; }, "every combination is excluded", "--exclude-cell"},
      {[](auto& asked) {
         asked.exclude = {rule({{"platfrom", {"x"}}})};
       },
       "'platfrom' in 'a rule' is no axis", "did you mean 'platform'?"},
      {[](auto& asked) {
         asked.expect = {{rule({}), {"passs"}}};
       },
       "'passs' is nothing", "did you mean 'pass'?"},
      {[](auto& asked) {
         asked.expect = {{rule({}), {"s-012"}}};
       },
       "'s-012' is nothing", "signature"},
      {[](auto& asked) { asked.max_cells = 3; }, "the matrix has 4 cells, and more than 3", "--max-cells 4"},
  };
  for (const auto& one : cases) {
    auto asked = question();
    one.change(asked);
    const auto plan = plan_matrix(asked);
    ASSERT_FALSE(plan) << one.message;
    EXPECT_EQ(plan.error().kind, ErrorKind::kUsage);
    EXPECT_THAT(plan.error().message, HasSubstr(one.message));
    EXPECT_THAT(plan.error().hint, HasSubstr(one.hint));
  }
}

TEST(Axes, AProductThatNobodyCouldRunIsRefusedAtOnce) {
  auto asked = question();
  asked.max_cells = SIZE_MAX;
  for (auto& axis : asked.axes) {
    for (int i = 0; i < 1'000; ++i) {
      axis.values.push_back(std::to_string(i));
    }
  }
  const auto plan = plan_matrix(asked);
  ASSERT_FALSE(plan);
  EXPECT_THAT(plan.error().message, HasSubstr("more than 1000000 combinations"));
}

TEST(Axes, AStarStandsForAnyText) {
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("linux/*64", "linux/amd64"));
  EXPECT_TRUE(matches("*a*a", "banana"));
  EXPECT_FALSE(matches("linux/*", "Linux/amd64"));
  EXPECT_FALSE(matches("a*b", "a"));
  EXPECT_FALSE(matches("", "a"));
}

}  // namespace
}  // namespace goiso
