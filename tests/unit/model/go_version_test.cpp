#include "model/go_version.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

namespace goiso {
namespace {

GoVersion version(std::string_view text) {
  const auto parsed = GoVersion::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(GoVersion{});
}

TEST(GoVersion, OrdersAsGoDoes) {
  const std::vector<std::string> in_order{
      "1",          "1.0.1",     "1.9",     "1.9.7",   "1.10beta1",        "1.19rc1",          "1.19",
      "1.20beta1",  "1.20rc1",   "1.20rc2", "1.20",    "1.20.1",           "1.20.14",          "1.21",
      "1.21alpha1", "1.21beta1", "1.21rc1", "1.21rc2", "1.21rc10",         "1.21.0",           "1.21.1",
      "1.21.3rc1",  "1.21.3",    "1.21.13", "1.22",    "1.99999999999998", "1.99999999999999", "2"};
  for (std::size_t i = 0; i < in_order.size(); ++i) {
    for (std::size_t j = 0; j < in_order.size(); ++j) {
      EXPECT_EQ(version(in_order[i]) <=> version(in_order[j]), i <=> j) << in_order[i] << " and " << in_order[j];
    }
  }
}

TEST(GoVersion, EqualNamesOfOneVersionAreEqual) {
  EXPECT_EQ(version("1"), version("1.0"));
  EXPECT_EQ(version("1.20"), version("1.20.0"));
  EXPECT_NE(version("1.21"), version("1.21.0"));
  EXPECT_EQ(version("go1.21.0-custom"), version("1.21.0"));
  EXPECT_EQ(version("go1.21.0 X:rangefunc"), version("1.21.0"));
  EXPECT_EQ(version("go1.21.0\tX"), version("1.21.0"));
}

TEST(GoVersion, RefusesWhatGoRefuses) {
  for (const auto* text : {"",          "go",       "v1.21",    "1.",       "1.2O",    "01.2",  "1.02",     "1.21.",
                           "1.21.01",   "1.21.3.4", "1.21rc01", "1.21.x",   "1.21 ",   " 1.21", "1.21-x",   "1.21RC1",
                           "1.21rc1.2", "-1.2",     "+1",       "1,21",     "goo1.21", "1rc1",  "gogo1.21", "1.21\n",
                           "1.21.0+a",  "1.2١",     "latest",   "1.21rc1-", "1..2",    ".1"}) {
    EXPECT_FALSE(GoVersion::parse(text)) << "'" << text << "'";
  }
}

TEST(GoVersion, TextComesBackAsItsRelease) {
  for (const auto* text : {"1.21", "1.21.0", "1.21.13", "1.20", "1.20.14", "1.22rc1", "1.20beta1", "1.21.3rc1",
                           "1.10.0rc1", "1.21.0rc1"}) {
    EXPECT_EQ(version(text).text(), text);
    EXPECT_EQ(version(text).name(), std::string{"go"} + text);
  }
  EXPECT_EQ(version("1.20.0").text(), "1.20");
  EXPECT_EQ(version("1").name(), "go1");
}

TEST(GoVersion, ALineIsNoRelease) {
  EXPECT_TRUE(version("1.21").is_language());
  EXPECT_FALSE(version("1.21.0").is_language());
  EXPECT_FALSE(version("1.20").is_language());
  EXPECT_FALSE(version("1.21rc1").is_language());
  EXPECT_TRUE(version("1.21rc1").is_prerelease());
  EXPECT_EQ(version("1.21rc1").language(), "1.21");
}

TEST(GoVersion, HugeNumbersDoNotOverflow) {
  const std::string nines(100'000, '9');
  EXPECT_LT(version("1." + nines), version("1." + nines + "9"));
  EXPECT_EQ(version("1." + nines).minor(), 1'000'000);
}

// The newest first is how the download page lists them, and how the manifest keeps them.
TEST(GoVersion, EveryPinnedReleaseParsesAndTheManifestIsInOrder) {
  std::ifstream file{GOISO_SOURCE_DIR "/manifests/go-releases.json"};
  const auto manifest = nlohmann::json::parse(file);
  std::vector<GoVersion> releases;
  for (const auto& release : manifest.at("releases")) {
    const auto name = release.at("version").get<std::string>();
    releases.push_back(version(name));
    EXPECT_EQ(releases.back().name(), name);
    EXPECT_EQ(releases.back().is_prerelease(), !release.at("stable").get<bool>()) << name;
    EXPECT_FALSE(releases.back().is_language()) << name;
  }
  EXPECT_GT(releases.size(), 300U);
  EXPECT_TRUE(std::is_sorted(releases.rbegin(), releases.rend()));
  EXPECT_EQ(std::adjacent_find(releases.begin(), releases.end()), releases.end());
}

}  // namespace
}  // namespace goiso
