#include "sdk/platforms.h"

#include <gmock/gmock.h>

#include "sample_catalog.h"

namespace goiso {
namespace {

using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;

std::map<std::string, std::string> environment(const PlatformTable& table, const char* platform, const char* version) {
  const auto parsed = parse_platform(platform);
  const auto found = parsed ? table.environment(*parsed, go(version))
                            : Result<std::map<std::string, std::string>>{Error{parsed.error()}};
  EXPECT_TRUE(found) << platform << ": " << found.error().message;
  return found.value_or(std::map<std::string, std::string>{});
}

TEST(Platforms, SetTheVariablesOfTheTarget) {
  const auto table = PlatformTable::load(GOISO_SOURCE_DIR "/manifests");
  ASSERT_TRUE(table);
  EXPECT_THAT(environment(*table, "windows/amd64", "1.21.13"),
              UnorderedElementsAre(Pair("GOOS", "windows"), Pair("GOARCH", "amd64")));
  for (const auto& [platform, variable, value] : std::vector<std::tuple<const char*, const char*, const char*>>{
           {"linux/arm/v7", "GOARM", "7"},
           {"linux/arm/6", "GOARM", "6"},
           {"linux/amd64/v3", "GOAMD64", "v3"},
           {"linux/arm64/v8", "GOARM64", "v8.0"},
           {"linux/386/softfloat", "GO386", "softfloat"},
           {"linux/mipsle/softfloat", "GOMIPS", "softfloat"},
           {"linux/ppc64le/power9", "GOPPC64", "power9"},
           {"linux/riscv64/rva22u64", "GORISCV64", "rva22u64"}}) {
    EXPECT_THAT(environment(*table, platform, "1.24.0"), testing::Contains(Pair(variable, value))) << platform;
  }
}

TEST(Platforms, SayWhichReleaseCanWhenThisOneCannot) {
  const auto table = PlatformTable::load(GOISO_SOURCE_DIR "/manifests");
  ASSERT_TRUE(table);
  for (const auto& [platform, version, hint] : std::vector<std::tuple<const char*, const char*, const char*>>{
           {"linux/loong64", "1.18.10", "go1.19 is the first"},
           {"wasip1/wasm", "1.20.14", "go1.21 is the first"},
           {"windows/arm", "1.26.0", "go1.25 was the last"},
           {"darwin/386", "1.15", "go1.14 was the last"},
           {"linux/amd64/v3", "1.17.13", "GOAMD64 is read from go1.18"},
           {"linux/arm64/v8.1", "1.22.0", "GOARM64 is read from go1.23"},
           {"linux/amd65", "1.24.0", "did you mean 'linux/amd64'"}}) {
    const auto refused = table->environment(*parse_platform(platform), go(version));
    ASSERT_FALSE(refused) << platform;
    EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
    EXPECT_THAT(refused.error().hint, HasSubstr(hint)) << platform;
  }
  EXPECT_TRUE(table->environment(*parse_platform("linux/loong64"), go("1.19rc1")));
}

TEST(Platforms, RefuseWhatIsNoPlatform) {
  for (const auto* text :
       {"", "linux", "linux/", "/amd64", "linux/amd64/v3/x", "linux/amd64/v9", "linux/arm/8", "linux/arm64/v10.0",
        "linux/s390x/z13", "linux/amd64,linux/arm64", "Linux/AMD64", "linux/a\x1b[0m"}) {
    const auto parsed = parse_platform(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::kUsage);
    EXPECT_FALSE(parsed.error().hint.empty());
  }
}

}  // namespace
}  // namespace goiso
