#include "base/clock.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

using std::chrono::milliseconds;

TEST(Duration, ReadsGoDurations) {
  EXPECT_EQ(parse_duration("90s"), milliseconds{90'000});
  EXPECT_EQ(parse_duration("1.5m"), milliseconds{90'000});
  EXPECT_EQ(parse_duration("1h30m"), milliseconds{5'400'000});
  EXPECT_EQ(parse_duration("300ms"), milliseconds{300});
}

TEST(Duration, RefusesWhatGoWouldNotRead) {
  for (const auto* text : {"", "10", "-1s", "1x", "s", "1..5s", "1s ", "1e3s", "999999h"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Size, ReadsPowersOf1024) {
  EXPECT_EQ(parse_size("1000"), 1000);
  EXPECT_EQ(parse_size("64m"), 64LL << 20);
  EXPECT_EQ(parse_size("1.5g"), 3LL << 29);
  EXPECT_EQ(parse_size("512KiB"), 512LL << 10);
}

TEST(Size, RefusesUnknownUnits) {
  for (const auto* text : {"", "g", "1x", "-1", "1gg", "1 g", "9999999999t"}) {
    EXPECT_EQ(parse_size(text), std::nullopt) << text;
  }
}

TEST(Human, WritesThreeDigitsAtMost) {
  EXPECT_EQ(human_size(999), "999 B");
  EXPECT_EQ(human_size(1'200'000'000), "1.2 GB");
  EXPECT_EQ(human_size(999'950), "1.0 MB");
  EXPECT_EQ(human_duration(milliseconds{340}), "340 ms");
  EXPECT_EQ(human_duration(milliseconds{4'100}), "4.1 s");
  EXPECT_EQ(human_duration(milliseconds{130'000}), "2 min 10 s");
  EXPECT_EQ(human_duration(milliseconds{900'000}), "15 min");
}

TEST(Rfc3339, IsUtcToTheSecond) {
  EXPECT_EQ(to_rfc3339(std::chrono::system_clock::from_time_t(1'700'000'000)), "2023-11-14T22:13:20Z");
}

TEST(RoughDuration, IsRoundedUpToWhatAGuessIsWorth) {
  EXPECT_EQ(rough_duration(milliseconds{0}), "5 s");
  EXPECT_EQ(rough_duration(milliseconds{5'000}), "5 s");
  EXPECT_EQ(rough_duration(milliseconds{36'100}), "40 s");
  EXPECT_EQ(rough_duration(milliseconds{60'000}), "1 min");
  EXPECT_EQ(rough_duration(milliseconds{61'000}), "1 min 30 s");
  EXPECT_EQ(rough_duration(milliseconds{121'000}), "2 min 30 s");
  EXPECT_EQ(rough_duration(milliseconds{803'000}), "14 min");
  EXPECT_EQ(rough_duration(milliseconds{7'201'000}), "2 h 10 min");
  EXPECT_EQ(rough_duration(milliseconds{10'800'000}), "3 h");
}

TEST(WholeSeconds, HasNoTenths) {
  EXPECT_EQ(whole_seconds(milliseconds{9'900}), "9 s");
  EXPECT_EQ(whole_seconds(milliseconds{72'400}), "1 min 12 s");
}

}  // namespace
}  // namespace goiso
