#include "diagnose/plain_log.h"

#include <gtest/gtest.h>

namespace goiso {
namespace {

TEST(PlainLog, TextWithoutEventsStaysAsItIs) {
  const auto log = plain_log("# x\n{\"Action\":1}\n{broken \"Action\"\n");
  EXPECT_EQ(log.rest, "# x\n{\"Action\":1}\n{broken \"Action\"\n");
  EXPECT_FALSE(log.has_events);
}

TEST(PlainLog, PackagesThatSpeakAtOnceAreToldApart) {
  const auto log = plain_log(R"({"Action":"output","Package":"a","Output":"a1\n"}
{"Action":"output","Package":"b","Output":"b1\n"}
{"Action":"output","Package":"a","Output":"a2"}
{"Action":"fail","Package":"a"})");
  EXPECT_EQ(log.test, "a1\na2\nb1\n");
}

TEST(PlainLog, BuildersAndTestsAreToldApart) {
  const auto log = plain_log(R"({"ImportPath":"x","Action":"build-output","Output":"# x\n"}
{"ImportPath":"x","Action":"build-fail"}
FAIL x [build failed]
{"Action":"output","Package":"y","Output":"ok\n"})");
  EXPECT_EQ(log.build, "# x\n");
  EXPECT_EQ(log.test, "ok\n");
  EXPECT_EQ(log.rest, "FAIL x [build failed]\n");
}

TEST(PlainLog, HostileEventsAreLinesLikeAnyOther) {
  const std::string deep(100000, '[');
  const auto line = "{\"Action\":" + deep;
  EXPECT_EQ(plain_log(line).rest, line + "\n");
  EXPECT_EQ(plain_log("{\"Action\":\"output\",\"Package\":\"a\",\"Output\":7}").test, "");
  EXPECT_EQ(plain_log("{\"Action\":\"output\",\"Package\":\"a\",\"Output\":\"\xff\"}").rest,
            "{\"Action\":\"output\",\"Package\":\"a\",\"Output\":\"\xff\"}\n");
}

}  // namespace
}  // namespace goiso
