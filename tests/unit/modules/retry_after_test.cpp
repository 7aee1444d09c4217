#include "modules/retry_after.h"

#include <gtest/gtest.h>

namespace goiso {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;

const auto kNow = system_clock::from_time_t(784111777);  // Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110

TEST(RetryAfter, IsSecondsOrADate) {
  EXPECT_EQ(retry_after("120", kNow), seconds{120});
  EXPECT_EQ(retry_after(" 7 ", kNow), seconds{7});
  EXPECT_EQ(retry_after("Sun, 06 Nov 1994 08:50:37 GMT", kNow), seconds{60});
  EXPECT_EQ(retry_after("Sunday, 06-Nov-94 08:50:37 GMT", kNow), seconds{60});
  EXPECT_EQ(retry_after("Sun Nov  6 08:50:37 1994", kNow), seconds{60});
  EXPECT_EQ(retry_after("Sun, 06 Nov 1994 08:49:38 GMT", kNow + std::chrono::milliseconds{1}), seconds{1});
}

TEST(RetryAfter, IsNothingForThePastAndForWhatIsNeither) {
  for (const auto* const header : {"", "soon", "-5", "12x", "Sun, 06 Nov 1994 08:49:36 GMT",
                                   "Sun, 06 Nov 1994 09:49:37 GMT+1", "Sun, 99 Nov 1994 08:50:37 GMT"}) {
    EXPECT_EQ(retry_after(header, kNow), seconds{0}) << header;
  }
}

TEST(RetryAfter, IsADayAtMost) {
  EXPECT_EQ(retry_after("99999999999999999999", kNow), std::chrono::hours{24});
  EXPECT_EQ(retry_after("Sun, 06 Nov 2094 08:49:37 GMT", kNow), std::chrono::hours{24});
}

}  // namespace
}  // namespace goiso
