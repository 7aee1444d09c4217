#include "modules/module_path.h"

#include <gmock/gmock.h>

#include "modules/letters.h"

namespace goiso {
namespace {

TEST(ModulePath, AcceptsWhatXModAccepts) {
  for (const auto* good : {"github.com/Azure/azure-sdk-for-go", "example.com", "example.com/x/v2", "gopkg.in/yaml.v3",
                           "gopkg.in/check.v1-unstable", "x.y/z~", "a-b.c/d_e", "example.com/v10",
                           "golang.org/toolchain", "example.com/v2x", "gopkg.in/user/pkg.v0"}) {
    EXPECT_TRUE(check_module_path(good).has_value()) << good;
  }
}

TEST(ModulePath, RefusesWhatXModRefuses) {
  for (const auto* bad : {"",        "/x.y",        "x.y/",     "x.y//z",    "-x.y/z",        "nodot/z",
                          "X.y/z",   "x.y/.hidden", "x.y/a.",   "x.y/..",    "x.y/a!b",       "x.y/a b",
                          "x.y/ä",   "x.y/v1",      "x.y/v02",  "x.y/v2.3",  "gopkg.in/yaml", "gopkg.in/yaml.v01",
                          "x.y/con", "x.y/AUX.txt", "x.y/com1", "x.y/lib~1", "x.y/a\\b",      "x_y.z/a",
                          "x.y/a:b"}) {
    EXPECT_FALSE(check_module_path(bad).has_value()) << bad;
  }
}

TEST(ModulePath, EscapesUpperCaseBothWays) {
  EXPECT_EQ(escape_module_path("github.com/Azure/SDK").value_or(""), "github.com/!azure/!s!d!k");
  EXPECT_EQ(unescape_module_path("github.com/!azure/!s!d!k").value_or(""), "github.com/Azure/SDK");
  EXPECT_EQ(escape_module_version("v1.0.0-RC1").value_or(""), "v1.0.0-!r!c1");
  EXPECT_EQ(unescape_module_version("v1.0.0-!r!c1").value_or(""), "v1.0.0-RC1");
  for (const auto* bad : {"github.com/Azure", "github.com/!Azure", "github.com/!", "github.com/!1", "github.com/!!a",
                          "!github.com/x", "x.y/../z"}) {
    EXPECT_FALSE(unescape_module_path(bad).has_value()) << bad;
  }
  for (const auto* bad : {"", "v1!", "V1", "a/b", "..", "v1\n"}) {
    EXPECT_FALSE(unescape_module_version(bad).has_value()) << bad;
  }
}

TEST(ModulePath, AVersionBelongsToTheMajorInThePath) {
  const std::vector<std::pair<const char*, const char*>> good{{"x.y/z", "v0.1.0"},
                                                              {"x.y/z", "v1.1.0"},
                                                              {"x.y/z", "v2.0.0+incompatible"},
                                                              {"x.y/z/v2", "v2.3.4"},
                                                              {"gopkg.in/yaml.v3", "v3.0.1"},
                                                              {"gopkg.in/a.v1", "v0.0.0-20191109021931-daa7c04131f5"},
                                                              {"gopkg.in/a.v2-unstable", "v2.0.0"}};
  for (const auto& [path, version] : good) {
    EXPECT_TRUE(check_module_version(path, version).has_value()) << path << "@" << version;
  }
  const std::vector<std::pair<const char*, const char*>> bad{
      {"x.y/z", "v2.0.0"}, {"x.y/z/v2", "v1.0.0"}, {"x.y/z/v2", "v3.0.0+incompatible"},
      {"x.y/z", "v1"},     {"x.y/z", "master"},    {"gopkg.in/yaml.v3", "v2.0.0"}};
  for (const auto& [path, version] : bad) {
    EXPECT_FALSE(check_module_version(path, version).has_value()) << path << "@" << version;
  }
}

TEST(ModulePath, AFilesNameInAZipIsFreerThanAPath) {
  for (const auto* good :
       {"go.mod", ".github/workflows/a b.yml", "a/ünï.go", "x/[id]{1}^$!.txt", "a/v1", "~1/x~1", "-x"}) {
    EXPECT_TRUE(check_module_file(good).has_value()) << good;
  }
  for (const auto* bad : {"", "a//b", "/a", "a/", "a/../b", "a:b", "a*b", "a\\b", "a\tb", "a\"b", "a\xff", "nul",
                          "a/aux.go", "a.", "a/…"}) {
    EXPECT_FALSE(check_module_file(bad).has_value()) << bad;
  }
}

TEST(Letters, FoldingMakesNamesEqualThatACaseBlindDiskConfuses) {
  EXPECT_EQ(case_folded("README"), case_folded("readme"));
  EXPECT_EQ(case_folded("ÄÖ/Σς"), case_folded("äö/σΣ"));
  EXPECT_NE(case_folded("a"), case_folded("ä"));
}

}  // namespace
}  // namespace goiso
