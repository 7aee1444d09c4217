#include "lab/compiled_content.h"

#include <gtest/gtest.h>

namespace goiso {
namespace {

using Words = std::vector<std::string>;

TEST(ListingContents, TakesTheFlagsThatTheCompilerHearsOf) {
  const auto listing =
      listing_contents({"go", "test", "-race", "-run=X", "-tags=a", "./...", "-count=1", "-args", "-x"});
  ASSERT_TRUE(listing.has_value());
  EXPECT_EQ(Words(listing->begin(), listing->begin() + 7),
            (Words{"go", "list", "-export", "-deps", "-test", "-race", "-tags=a"}));
  EXPECT_EQ(listing->back(), "./...");
}

TEST(ListingContents, IsNotKnownForOtherCommandsAndFlags) {
  EXPECT_FALSE(listing_contents({"go", "vet", "./..."}).has_value());
  EXPECT_FALSE(listing_contents({"go", "build", "./..."}).has_value());
  EXPECT_FALSE(listing_contents({"make", "test"}).has_value());
  EXPECT_FALSE(listing_contents({"go", "test", "-overlay=o.json", "./..."}).has_value());
  EXPECT_TRUE(listing_contents({"go", "run", ".", "-overlay=o.json"}).has_value());
}

TEST(ListingContents, IsNotKnownOfWhatThePatternOfTheProjectPassesOver) {
  for (const auto* package : {"./scripts/check.go", "check.go", "./testdata/x", "./_x", "./.x/y", "../other", "./../x",
                              "golang.org/x/text/...", "all", "example.test/p", "/w/src", "./vendor/x", "./a/../b"}) {
    EXPECT_FALSE(listing_contents({"go", "test", package}).has_value()) << package;
    EXPECT_FALSE(listing_contents({"go", "run", package}).has_value()) << package;
  }
  EXPECT_TRUE(listing_contents({"go", "test", "./...", "./cmd/..."}).has_value());
  EXPECT_TRUE(listing_contents({"go", "run", "./cmd/x", "-flag", "../a"}).has_value());
}

TEST(CompiledContents, AreTheSameForOtherInputsThatCompileToTheSame) {
  const auto one = compiled_contents("go: note\ncompiled m action1/content1\ncompiled m/x actionx/contentx\n");
  EXPECT_EQ(one, "m content1\nm/x contentx");
  EXPECT_EQ(compiled_contents("compiled m/x actiony/contentx\ncompiled m action2/content1\n"), one);
  EXPECT_NE(compiled_contents("compiled m action1/content2\ncompiled m/x actionx/contentx\n"), one);
  EXPECT_EQ(compiled_contents("compiled m action1/content1\ncompiled m/x \n"), "");
  EXPECT_NE(compiled_contents("compiled m a=1 action1/content1\n"),
            compiled_contents("compiled m a=0 action1/content1\n"));
}

}  // namespace
}  // namespace goiso
