#include "sandbox/seed_plan.h"

#include <gmock/gmock.h>

#include "sandbox/environment.h"

namespace goiso {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

Snapshot importing(std::vector<std::string> imports, std::vector<std::string> test_imports = {}) {
  Snapshot snapshot;
  snapshot.std_imports = std::move(imports);
  snapshot.std_test_imports = std::move(test_imports);
  return snapshot;
}

SeedVariant variant_of(std::vector<std::string> command, std::map<std::string, std::string> environment = {}) {
  BuildRequest request;
  request.command = std::move(command);
  request.environment = std::move(environment);
  return seed_variant(request, box_environment(request));
}

TEST(SeedPlan, ABuildWantsItsImportsAndTheRuntime) {
  EXPECT_THAT(packages_wanted({"go", "build", "./..."}, importing({"fmt", "net/http"}, {"testing"})),
              ElementsAre("fmt", "net/http", "runtime"));
}

TEST(SeedPlan, ATestWantsTheTestMainToo) {
  const auto wanted = packages_wanted({"go", "test"}, importing({"fmt"}, {"net/http/httptest"}));
  EXPECT_THAT(wanted, Contains("net/http/httptest"));
  EXPECT_THAT(wanted, Contains("testing/internal/testdeps"));
}

TEST(SeedPlan, ACommandThatCompilesNothingWantsNothing) {
  EXPECT_THAT(packages_wanted({"go", "version"}, importing({"fmt"})), IsEmpty());
  EXPECT_THAT(packages_wanted({"make"}, importing({"fmt"})), IsEmpty());
}

TEST(SeedPlan, ACommandThatCompilesNothingHasNoSeed) {
  EXPECT_EQ(seed_use({"go", "test", "./..."}), SeedUse::kNeeded);
  EXPECT_EQ(seed_use({"go", "version"}), SeedUse::kNone);
  EXPECT_EQ(seed_use({"go", "mod", "verify"}), SeedUse::kNone);
  EXPECT_EQ(seed_use({"go", "generate"}), SeedUse::kIfThere);
  EXPECT_EQ(seed_use({"make", "version"}), SeedUse::kIfThere);
}

TEST(SeedPlan, AProjectCannotPassFlagsOrPatternsToTheTrustedBox) {
  const auto wanted =
      packages_wanted({"go", "build"}, importing({"-toolexec=/w/src/evil", "fmt...", "std", "all", "cmd/compile",
                                                  "../x", "/abs", "a b", "a\nb", "C", "unsafe", ""}));
  EXPECT_THAT(wanted, ElementsAre("runtime"));
}

TEST(SeedPlan, MissingIsWhatTheSeedDoesNotHold) {
  EXPECT_THAT(packages_missing({"fmt", "os"}, "errors\nfmt\n"), ElementsAre("os"));
  EXPECT_THAT(packages_missing({"fmt"}, ""), ElementsAre("fmt"));
  EXPECT_THAT(packages_missing({"fmt"}, "fmt\n"), IsEmpty());
}

TEST(SeedPlan, WhatChangesCompiledPackagesChangesTheVolume) {
  const auto plain = variant_of({"go", "build"}).volume("sha256:a");
  EXPECT_EQ(variant_of({"go", "test", "-v", "./..."}).volume("sha256:a"), plain);
  EXPECT_EQ(variant_of({"go", "build"}, {{"FOO", "1"}}).volume("sha256:a"), plain);
  EXPECT_NE(variant_of({"go", "build"}).volume("sha256:b"), plain);
  EXPECT_NE(variant_of({"go", "build", "-race"}).volume("sha256:a"), plain);
  EXPECT_NE(variant_of({"go", "build", "--trimpath"}).volume("sha256:a"), plain);
  EXPECT_NE(variant_of({"go", "build"}, {{"GOFLAGS", "-race"}}).volume("sha256:a"), plain);
  EXPECT_NE(variant_of({"go", "build"}, {{"GOARCH", "arm64"}}).volume("sha256:a"), plain);
}

SeedVariant variant_in(const std::string& image, std::map<std::string, std::string> environment,
                       std::vector<std::string> command = {"go", "build"}) {
  BuildRequest request;
  request.command = std::move(command);
  request.environment = std::move(environment);
  return seed_variant(request, box_environment(request), image);
}

TEST(SeedPlan, WhatACCompilerHasASayInBelongsToItsImage) {
  const std::map<std::string, std::string> cgo{{"CGO_ENABLED", "1"}};
  EXPECT_NE(variant_in("sha256:a", cgo).volume("sha256:s"), variant_in("sha256:b", cgo).volume("sha256:s"));
  EXPECT_NE(variant_in("sha256:a", cgo, {"go", "test", "-race"}).volume("sha256:s"),
            variant_in("sha256:a", cgo).volume("sha256:s"));
  EXPECT_EQ(variant_in("sha256:a", cgo).image, "sha256:a");
}

TEST(SeedPlan, PureGoIsTheSameOnEveryImage) {
  EXPECT_EQ(variant_in("sha256:a", {}).volume("sha256:s"), variant_in("", {}).volume("sha256:s"));
  EXPECT_EQ(variant_in("sha256:a", {}).image, "");
}

TEST(SeedPlan, WhatTheGoCommandAddsByItselfIsCompiledAheadToo) {
  EXPECT_THAT(packages_added(variant_in("", {})), IsEmpty());
  EXPECT_THAT(packages_added(variant_in("", {{"CGO_ENABLED", "1"}})), ElementsAre("runtime/cgo"));
  EXPECT_THAT(packages_added(variant_in("", {}, {"go", "test", "-race"})), ElementsAre("runtime/cgo", "runtime/race"));
}

TEST(SeedPlan, OnlyCAndTheSanitizersMayFailToCompile) {
  EXPECT_FALSE(variant_in("", {}, {"go", "build", "-trimpath"}).needs_c());
  EXPECT_TRUE(variant_in("", {}, {"go", "test", "-race"}).needs_c());
  EXPECT_TRUE(variant_in("", {{"GOFLAGS", "-msan"}}).needs_c());
  EXPECT_TRUE(variant_in("", {{"CGO_ENABLED", "1"}}).needs_c());
}

TEST(SeedPlan, AFlagOfTheProgramIsNotAFlagOfTheBuild) {
  EXPECT_EQ(variant_of({"go", "run", ".", "--", "-race"}).volume("sha256:a"),
            variant_of({"go", "run", "."}).volume("sha256:a"));
}

}  // namespace
}  // namespace goiso
