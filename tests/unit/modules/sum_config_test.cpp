#include "modules/sum_config.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/text.h"
#include "modules/module_patterns.h"

namespace goiso {
namespace {

constexpr auto kDefaultKey = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
constexpr auto kOtherKey = "sumdb.example.test+8f24f0ae+AXm1Vi6P5lT5QHixEuipi6eQH4U65pW+1+DjkQutBJZk";

SumDatabase database(const std::string& gosumdb) {
  auto parsed = parse_gosumdb(gosumdb);
  EXPECT_TRUE(parsed && *parsed) << gosumdb;
  return std::move(**parsed);
}

TEST(Gosumdb, IsTheDefaultDatabaseUnlessItSaysOtherwise) {
  for (const auto* text : {"", " ", "sum.golang.org", kDefaultKey}) {
    const auto found = database(text);
    EXPECT_EQ(found.key.text(), kDefaultKey);
    EXPECT_EQ(found.url, "https://sum.golang.org");
    EXPECT_TRUE(found.asks_proxies);
  }
}

TEST(Gosumdb, OffIsNoDatabase) {
  const auto off = parse_gosumdb("off");
  ASSERT_TRUE(off);
  EXPECT_FALSE(*off);
}

TEST(Gosumdb, TheAliasIsTheSameLogAtAnotherAddress) {
  const auto found = database("sum.golang.google.cn");
  EXPECT_EQ(found.key.text(), kDefaultKey);
  EXPECT_EQ(found.url, "https://sum.golang.google.cn");
  EXPECT_FALSE(found.asks_proxies);
}

TEST(Gosumdb, TakesAnotherKeyAndAnotherAddress) {
  EXPECT_EQ(database(kOtherKey).url, "https://sumdb.example.test");
  const auto found = database(std::string{kOtherKey} + "  http://localhost:8080/sum/ ");
  EXPECT_EQ(found.key.name(), "sumdb.example.test");
  EXPECT_EQ(found.url, "http://localhost:8080/sum");
  EXPECT_FALSE(found.asks_proxies);
}

TEST(Gosumdb, RefusesWhatIsNoDatabase) {
  for (const std::string text :
       {"sum.example.test", "off on", "sum.golang.org a b",
        "sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8", "sum.golang.org example.test"}) {
    EXPECT_EQ(parse_gosumdb(text).error().kind, ErrorKind::kUsage) << text;
  }
}

TEST(DatabaseName, IsSafeAsAFolder) {
  EXPECT_TRUE(is_database_name("sum.example.test"));
  EXPECT_TRUE(is_database_name("example.test:8080/a/b"));
  for (const auto* name : {"", "/", "a/", "/a", "a//b", "a/../b", "..", ".", "a b", "a?b", "a%2fb", "a\\b"}) {
    EXPECT_FALSE(is_database_name(name)) << name;
  }
}

TEST(NeedsSumCheck, IsForEveryModuleThatIsNotPrivate) {
  EXPECT_TRUE(needs_sum_check("example.test/a", {}));
  EXPECT_FALSE(needs_sum_check("example.test/a", {{"GOSUMDB", "off"}}));
  EXPECT_FALSE(needs_sum_check("corp.example.test/a/b", {{"GOPRIVATE", "*.example.test"}}));
  EXPECT_FALSE(needs_sum_check("corp.example.test/a", {{"GONOSUMDB", "corp.example.test"}}));
  EXPECT_TRUE(needs_sum_check("corp.example.test/a", {{"GONOSUMDB", "none"}, {"GOPRIVATE", "corp.example.test"}}))
      << "GOPRIVATE is only the default";
  EXPECT_FALSE(needs_sum_check("corp.example.test/a", {{"GONOSUMDB", ""}, {"GOPRIVATE", "corp.example.test"}}))
      << "empty is not set";
  EXPECT_TRUE(needs_sum_check("example.test/a", {{"GOINSECURE", "*"}})) << "insecure is how, not whether";
}

TEST(NeedsSumCheck, IsForToolchainsAlways) {
  EXPECT_TRUE(needs_sum_check("golang.org/toolchain", {{"GOSUMDB", "off"}, {"GONOSUMDB", "*"}, {"GOPRIVATE", "*"}}));
}

TEST(BypassesProxy, IsForPrivateModules) {
  EXPECT_TRUE(bypasses_proxy("corp.example.test/a", {{"GOPRIVATE", "corp.example.test"}}));
  EXPECT_FALSE(bypasses_proxy("corp.example.test/a", {{"GONOPROXY", "none"}, {"GOPRIVATE", "corp.example.test"}}));
  EXPECT_FALSE(bypasses_proxy("corp.example.test/a", {}));
}

TEST(MayBeInsecure, IsWhatGoinsecureNames) {
  EXPECT_TRUE(may_be_insecure("corp.example.test/a", {{"GOINSECURE", "x,*.example.test"}}));
  EXPECT_FALSE(may_be_insecure("example.test/a", {{"GOINSECURE", "*.example.test"}, {"GOPRIVATE", "*"}}));
}

// Each line is a pattern, a name and what path.Match of go1.26 says of them.
TEST(ModulePatterns, MatchAsGoDoes) {
  const auto table = *read_file(std::string{GOISO_SOURCE_DIR} + "/tests/unit/modules/path_match.tsv");
  for (const auto line : split_lines(table)) {
    const auto fields = split(line, '\t');
    EXPECT_EQ(path_matches(fields.at(0), fields.at(1)), fields.at(2) == "true") << line;
  }
}

TEST(ModulePatterns, MatchPrefixesOfWholeElements) {
  struct Row {
    const char *patterns, *module;
    bool matches;
  };
  const Row rows[] = {
      {"example.test", "example.test/a/b", true},
      {"example.test/a", "example.test/a/b", true},
      {"example.test/a", "example.test/ab", false},
      {"example.test/a/b/c", "example.test/a/b", false},
      {"*/a", "example.test/a/b", true},
      {"*", "example.test/a", true},
      {"*.test", "a.test.org", false},
      {",, ,example.test/,", "example.test", true},
      {"example.test//", "example.test/a", false},
      {"", "example.test", false},
      {"a,b,[", "b/c", true},
      {"[", "[", false},
      {"*/*/*", "a/b", false},
      {"a/?", "a/b/c", true},
      {"*.corp.test,rsc.io/private", "git.corp.test/xyzzy", true},
      {"*.corp.test,rsc.io/private", "rsc.io/private/quux", true},
      {"*.corp.test,rsc.io/private", "rsc.io/quote", false},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(matches_module_patterns(row.patterns, row.module), row.matches) << row.patterns << " " << row.module;
  }
}

}  // namespace
}  // namespace goiso
