#include "command/bisect_journal.h"

#include <gtest/gtest.h>

namespace goiso {
namespace {

JournalledAnswer back(const JournalledAnswer& entry) {
  const auto text = to_journal(entry);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  const auto read = from_journal(text);
  EXPECT_TRUE(read) << text;
  return read.value_or(JournalledAnswer{});
}

TEST(BisectJournal, KeepsAnAnswer) {
  JournalledAnswer entry;
  entry.point = "go1.22.0";
  entry.is_fresh = entry.is_cold = entry.is_unbroken = true;
  entry.round = 3;
  entry.why = "confirm";
  entry.result = ProbeResult{};
  entry.result->run = "r-1";
  const auto read = back(entry);
  EXPECT_EQ(read.point, "go1.22.0");
  EXPECT_TRUE(read.is_fresh && read.is_cold && read.is_unbroken);
  EXPECT_EQ(read.round, 3);
  EXPECT_EQ(read.why, "confirm");
  ASSERT_TRUE(read.result);
  EXPECT_EQ(read.result->run, "r-1");
  EXPECT_EQ(read.judged, "");
  EXPECT_EQ(read.taken_back, 0);
}

TEST(BisectJournal, KeepsTheOtherRunsOfABuildThatVaries) {
  JournalledAnswer entry;
  entry.point = "go1.22.0";
  entry.result = ProbeResult{};
  entry.result->others.resize(2);
  entry.result->others[0].run = "r-1";
  entry.result->others[1].run = "r-2";
  const auto read = back(entry);
  ASSERT_TRUE(read.result);
  ASSERT_EQ(read.result->others.size(), 2U);
  EXPECT_EQ(read.result->others[1].run, "r-2");
  EXPECT_TRUE(read.result->others[1].is_cached);
}

TEST(BisectJournal, KeepsWhatChangesTheEntriesBefore) {
  JournalledAnswer judged;
  judged.judged = kAsCalled;
  EXPECT_EQ(back(judged).judged, kAsCalled);
  EXPECT_EQ(back(judged).point, "");
  JournalledAnswer taken_back;
  taken_back.taken_back = 2;
  EXPECT_EQ(back(taken_back).taken_back, 2);
  JournalledAnswer recalled;
  recalled.is_recalled = true;
  EXPECT_TRUE(back(recalled).is_recalled);
  EXPECT_EQ(back(recalled).point, "");
  JournalledAnswer stopped;
  stopped.stopped_at = "go1.22.0";
  stopped.stopped_run = "r-1";
  EXPECT_EQ(back(stopped).stopped_at, "go1.22.0");
  EXPECT_EQ(back(stopped).stopped_run, "r-1");
  EXPECT_EQ(back(stopped).point, "");
  JournalledAnswer workers;
  workers.workers = 4;
  EXPECT_EQ(back(workers).workers, 4);
}

TEST(BisectJournal, UnderstandsNothingElse) {
  for (const auto* text : {"", "{}", "[]", "x", "{\"judged\":3}", "{\"taken_back\":\"2\"}", "{\"point\":\"go1\",\"result\":\"x\"}"}) {
    EXPECT_FALSE(from_journal(text)) << text;
  }
}

}  // namespace
}  // namespace goiso
