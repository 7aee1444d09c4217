#include "diagnose/log_difference.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

LogDifference compare(std::string_view one, std::string_view other, Voice voice = Voice::kOrdinary) {
  return log_difference(one, other, Mask{}, voice, 2);
}

TEST(LogDifference, EqualLogsHaveNone) {
  const auto difference = compare("a\nb\n", "a\nb\n");
  EXPECT_FALSE(difference.differs());
  EXPECT_EQ(difference.nearly_equal, 0U);
  EXPECT_FALSE(difference.is_reordered);
}

TEST(LogDifference, NamesTheLinesThatOneSideHasWithTheirNumbers) {
  const auto difference = compare("same\nold way\n", "first\n\nsame\nnew way\n");
  ASSERT_EQ(difference.only_one.lines.size(), 1U);
  EXPECT_EQ(difference.only_one.lines[0].number, 2U);
  EXPECT_EQ(difference.only_one.lines[0].text, "old way");
  ASSERT_EQ(difference.only_other.count, 2U);
  EXPECT_EQ(difference.only_other.lines[1].number, 4U) << "empty lines count for the numbers";
  EXPECT_EQ(difference.only_other.lines[1].text, "new way");
}

TEST(LogDifference, WhatDiffersInAnyTwoRunsIsNone) {
  const auto difference = compare(
      "ok  \tx.test\t0.012s\nopen /tmp/go-build12/b001/x.o: oops\ngoroutine 7 [running]:\nmain.f(0xc000012340)\n",
      "ok  \tx.test\t1.3s\nopen /tmp/go-build98/b042/x.o: oops\ngoroutine 19 [running]:\nmain.f(0xc000098760)\n");
  EXPECT_FALSE(difference.differs());
  EXPECT_EQ(difference.nearly_equal, 4U);
  ASSERT_EQ(difference.nearly.size(), 2U) << "bounded";
  EXPECT_EQ(difference.nearly[0].first.text, "ok  \tx.test\t0.012s");
  EXPECT_EQ(difference.nearly[0].second.text, "ok  \tx.test\t1.3s");
}

TEST(LogDifference, PackagesThatSpeakInAnotherOrderAreToldAsThat) {
  const auto difference = compare("# a\n# b\n", "# b\n# a\n");
  EXPECT_FALSE(difference.differs());
  EXPECT_TRUE(difference.is_reordered);
}

TEST(LogDifference, ALineThatComesOnceMoreIsADifference) {
  const auto difference = compare("again\n", "again\nagain\n");
  EXPECT_EQ(difference.only_one.count, 0U);
  EXPECT_EQ(difference.only_other.count, 1U);
}

TEST(LogDifference, KeepsTheFirstLinesAndCountsAll) {
  const auto difference = compare("a\nb\nc\nd\n", "");
  EXPECT_EQ(difference.only_one.count, 4U);
  ASSERT_EQ(difference.only_one.lines.size(), 2U);
  EXPECT_EQ(difference.only_one.lines[1].text, "b");
}

TEST(LogDifference, ACompilersNamesForValuesAreMaskedInItsVoiceAlone) {
  EXPECT_TRUE(compare("bad value v12 in b3", "bad value v9 in b4").differs());
  EXPECT_FALSE(compare("bad value v12 in b3", "bad value v9 in b4", Voice::kCompilerCrash).differs());
}

}  // namespace
}  // namespace goiso
