#include "http/headers.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

TEST(ParseHead, ReadsStatusAndHeadersInLowerCase) {
  const auto answer = parse_head("HTTP/1.1 101 UPGRADED\r\nContent-TYPE: a: b \r\nX:\r\nno colon here\r\nUpgrade: tcp");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 101);
  EXPECT_EQ(answer->header("content-type"), "a: b");
  EXPECT_EQ(answer->header("upgrade"), "tcp");
  EXPECT_EQ(answer->header("x"), "");
  EXPECT_EQ(answer->header("absent"), "");
  EXPECT_EQ(answer->headers.size(), 3U);
}

TEST(ParseHead, TakesTheFirstOfTwoHeadersOfOneName) {
  EXPECT_EQ(parse_head("HTTP/1.0 200\r\nA: 1\r\na: 2")->header("a"), "1");
}

TEST(ParseHead, RefusesWhatIsNoStatusLine) {
  for (const auto* head : {"", "\r\n", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 20", "HTTP/1.1 2x0 OK", "HTTP/1.1 099 OK",
                           "HTTP/1.1 -20 OK", "HTTP/2 200 OK", "SSH-2.0-OpenSSH", "200 OK", " HTTP/1.1 200 OK"}) {
    EXPECT_FALSE(parse_head(head)) << head;
  }
}

}  // namespace
}  // namespace goiso
