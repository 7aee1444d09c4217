#include "command/cross_compiler.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

using testing::HasSubstr;

RunReport failed_with(std::map<std::string, std::string> environment) {
  RunReport report;
  report.request.toolchain.platform = "linux/amd64";
  report.verdict.outcome = Outcome::kFailed;
  report.record.environment = std::move(environment);
  return report;
}

TEST(CrossCompiler, ACgoBuildForAnotherPlatformIsToldWhichOneItLacks) {
  const auto note = missing_cross_compiler(failed_with({{"CGO_ENABLED", "1"}, {"GOARCH", "arm64"}}));
  EXPECT_THAT(note, HasSubstr("linux/arm64"));
  EXPECT_THAT(note, HasSubstr("CC=aarch64-linux-gnu-gcc"));
  EXPECT_THAT(note, HasSubstr("gcc-aarch64-linux-gnu"));
  EXPECT_THAT(missing_cross_compiler(failed_with({{"CGO_ENABLED", "1"}, {"GOOS", "windows"}})),
              HasSubstr("x86_64-w64-mingw32-gcc"));
  EXPECT_THAT(missing_cross_compiler(failed_with({{"CGO_ENABLED", "1"}, {"GOOS", "darwin"}})),
              HasSubstr("darwin/amd64"));
}

TEST(CrossCompiler, NothingIsSaidWhereNoneIsMissing) {
  EXPECT_EQ(missing_cross_compiler(failed_with({{"CGO_ENABLED", "1"}})), "");
  EXPECT_EQ(missing_cross_compiler(failed_with({{"CGO_ENABLED", "1"}, {"GOARCH", "amd64"}})), "");
  EXPECT_EQ(missing_cross_compiler(failed_with({{"CGO_ENABLED", "0"}, {"GOARCH", "arm64"}})), "");
  EXPECT_EQ(missing_cross_compiler(failed_with({{"CGO_ENABLED", "1"}, {"GOARCH", "arm64"}, {"CC", "zig cc"}})), "");
  auto passed = failed_with({{"CGO_ENABLED", "1"}, {"GOARCH", "arm64"}});
  passed.verdict.outcome = Outcome::kPassed;
  EXPECT_EQ(missing_cross_compiler(passed), "");
}

}  // namespace
}  // namespace goiso
