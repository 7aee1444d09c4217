#include "lab/cell_rule.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

TEST(CellRule, ConditionsStandBehindCommasAndAValueMayHaveSome) {
  const auto rule =
      parse_cell_rule("go=1.21,>=1.23 <1.25,!1.24.1, Platform=windows/*|linux/386,godebug=a=1,b=2,race=true");
  ASSERT_TRUE(rule) << rule.error().message;
  EXPECT_THAT(rule->when,
              ElementsAre(Pair("GODEBUG", ElementsAre("a=1,b=2")), Pair("go", ElementsAre("1.21,>=1.23 <1.25,!1.24.1")),
                          Pair("platform", ElementsAre("windows/*", "linux/386")), Pair("race", ElementsAre("1"))));
}

TEST(CellRule, NothingHasAWord) {
  const auto rule = parse_cell_rule("tags=none|a,b,go-line=own|1.20");
  ASSERT_TRUE(rule);
  EXPECT_THAT(rule->when, ElementsAre(Pair("go-line", ElementsAre("", "1.20")), Pair("tags", ElementsAre("", "a,b"))));
}

TEST(CellRule, AnExpectationBeginsWithItsWords) {
  const auto one = parse_expectation("fail|compile-error,go=1.22.0");
  ASSERT_TRUE(one);
  EXPECT_THAT(one->any_of, ElementsAre("fail", "compile-error"));
  EXPECT_THAT(one->cells.when, ElementsAre(Pair("go", ElementsAre("1.22.0"))));
  const auto all = parse_expectation("pass");
  ASSERT_TRUE(all);
  EXPECT_TRUE(all->cells.when.empty());
}

TEST(CellRule, WhatNamesNoCellsIsRefused) {
  EXPECT_THAT(parse_cell_rule("").error().message, HasSubstr("names no cells"));
  EXPECT_THAT(parse_cell_rule("platfrom=linux/386").error().hint, HasSubstr("did you mean 'platform='"));
  EXPECT_THAT(parse_cell_rule("1.21,race=1").error().message, HasSubstr("'1.21,race=1'"));
  EXPECT_THAT(parse_cell_rule("race=1,race=0").error().message, HasSubstr("twice"));
  EXPECT_THAT(parse_expectation("go=1.22.0").error().message, HasSubstr("''"));
  EXPECT_THAT(parse_expectation("fial,go=1.22.0").error().hint, HasSubstr("'fail'"));
}

}  // namespace
}  // namespace goiso
