#include "sandbox/deps_plan.h"

#include <gmock/gmock.h>

#include "sandbox/environment.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

using Words = std::vector<std::string>;

std::optional<DepsVariant> variant_of(Words command, std::map<std::string, std::string> environment = {}) {
  BuildRequest request;
  request.command = std::move(command);
  request.environment = std::move(environment);
  request.modules = ModuleSupply::kTree;
  const auto seen = box_environment(request);
  return deps_variant(request.command, seen, seed_variant(request, seen));
}

std::string volume_of(Words command, std::map<std::string, std::string> environment = {}) {
  const auto variant = variant_of(std::move(command), std::move(environment));
  return variant ? variant->volume("sha256:sdk", "sha256:modules") : "none";
}

TEST(DepsPlan, WhatChangesACompiledPackageChangesTheVolume) {
  const auto plain = volume_of({"go", "build", "./..."});
  EXPECT_EQ(plain.size(), 27U) << plain;
  EXPECT_EQ(volume_of({"go", "test", "-v", "-run", "X", "./..."}), plain);
  EXPECT_EQ(volume_of({"go", "build", "-mod=readonly", "-ldflags=-s"}), plain);
  EXPECT_EQ(volume_of({"go", "build", "-tags=a,b"}), volume_of({"go", "build", "--tags", "a b"}));
  EXPECT_EQ(volume_of({"go", "build"}, {{"GOFLAGS", "-tags=a,b"}}), volume_of({"go", "build", "-tags=a,b"}));
  EXPECT_EQ(volume_of({"go", "build", "-tags=c"}, {{"GOFLAGS", "-tags=a"}}), volume_of({"go", "build", "-tags=c"}));
  std::set<std::string> volumes{plain};
  for (const auto& other : {volume_of({"go", "build", "-tags=a"}), volume_of({"go", "build", "-race"}),
                            volume_of({"go", "build", "-trimpath"}), volume_of({"go", "build"}, {{"GOARCH", "arm64"}}),
                            volume_of({"go", "build"}, {{"GOWORK", "off"}}),
                            variant_of({"go", "build"})->volume("sha256:sdk", "sha256:other"),
                            variant_of({"go", "build"})->volume("sha256:other", "sha256:modules")}) {
    EXPECT_TRUE(volumes.insert(other).second) << other;
  }
}

TEST(DepsPlan, WhatAVariantDoesNotKnowIsCompiledByTheBuildAlone) {
  for (const auto* word :
       {"-gcflags=all=-N", "-asmflags=x", "-toolexec=/w/src/evil", "-overlay=o.json", "-pgo=off", "-coverpkg=./...",
        "-modfile=other.mod", "-mod=mod", "-mod", "-C", "--gcflags", "-tags=a$b", "-compiler=gccgo"}) {
    EXPECT_EQ(volume_of({"go", "build", word}), "none") << word;
    EXPECT_EQ(volume_of({"go", "build"}, {{"GOFLAGS", word}}), "none") << word;
  }
  EXPECT_EQ(volume_of({"go", "version"}), "none");
  EXPECT_EQ(volume_of({"make"}), "none");
  EXPECT_EQ(volume_of({"go", "build"}, {{"GOMODCACHE", "/w/other"}}), "none");
  EXPECT_EQ(volume_of({"go", "build"}, {{"GOWORK", "/w/src/other.work"}}), "none");
  EXPECT_THAT(volume_of({"go", "run", ".", "--", "-toolexec=x"}), Not("none")) << "the program's own words";
}

BuildRequest asking(Words command) {
  BuildRequest request;
  request.command = std::move(command);
  return request;
}

Snapshot importing(Words imports, Words test_imports = {}) {
  Snapshot snapshot;
  snapshot.imports = std::move(imports);
  snapshot.test_imports = std::move(test_imports);
  snapshot.module_files = {{"go.mod", "module a\n"}, {"go.sum", "x v1 h1:a=\n"}};
  return snapshot;
}

TEST(DepsPlan, ATestWantsWhatItsTestsImport) {
  const auto snapshot = importing({"x.test/m"}, {"x.test/check"});
  EXPECT_THAT(deps_wanted(asking({"go", "build"}), snapshot).packages, ElementsAre("x.test/m"));
  EXPECT_THAT(deps_wanted(asking({"go", "test"}), snapshot).packages, ElementsAre("x.test/check", "x.test/m"));
}

TEST(DepsPlan, AProjectCannotPassFlagsOrPatternsToTheTrustedBox) {
  const auto wanted =
      deps_wanted(asking({"go", "build"}), importing({"-toolexec=/w/src/evil", "x.test/...", "x.test/m@latest", "../x",
                                                      "/abs", "a b", "a\nb", "all", "x.test/$(id)", "x.test/m"}));
  EXPECT_THAT(wanted.packages, ElementsAre("x.test/m"));
}

TEST(DepsPlan, OtherRequirementsAreOtherPackagesAndSumsAreNot) {
  const auto snapshot = importing({"x.test/m"});
  const auto wanted = deps_wanted(asking({"go", "build"}), snapshot);
  DepsList list;
  EXPECT_FALSE(wanted.all_asked(list));
  list.note(wanted.marks());
  EXPECT_TRUE(wanted.all_asked(DepsList::parse(list.text())));

  auto other = snapshot;
  other.module_files["go.sum"] = "";
  EXPECT_TRUE(deps_wanted(asking({"go", "build"}), other).all_asked(list));
  auto laid_over = asking({"go", "build"});
  laid_over.project.root_in_base = "sub";
  laid_over.overlay = {{"go.mod", "module a\nrequire x.test/m v1.1.0\n"}, {"main.go", "package main\n"}};
  const auto again = deps_wanted(laid_over, snapshot);
  EXPECT_FALSE(again.all_asked(list));
  EXPECT_THAT(again.module_files, testing::Contains(testing::Key("sub/go.mod")));
  EXPECT_THAT(again.module_files, Not(testing::Contains(testing::Key("sub/main.go"))));
}

TEST(DepsPlan, AProjectWhoseModuleFilesWereNotKeptWantsNothing) {
  auto snapshot = importing({"x.test/m"});
  snapshot.module_files.clear();
  EXPECT_THAT(deps_wanted(asking({"go", "build"}), snapshot).packages, IsEmpty());
}

TEST(DepsPlan, AListIsReadBackAndNeverLongerThanAProbe) {
  DepsList list;
  list.compiled = 212;
  for (int i = 0; i < 3'999; ++i) {
    list.note({"mark-" + std::to_string(i)});
  }
  EXPECT_EQ(DepsList::parse(list.text()).compiled, 212);
  EXPECT_EQ(DepsList::parse(list.text()).asked, list.asked);
  list.note({"aaaaaaaaaaaa", "bbbbbbbbbbbb"});
  EXPECT_THAT(list.asked, ElementsAre("aaaaaaaaaaaa", "bbbbbbbbbbbb")) << "what was just asked is never lost";
  for (const auto* text : {"", "goiso", "goiso deps 2 5\nx\n", "\n\n"}) {
    EXPECT_EQ(DepsList::parse(text).compiled, 0) << text;
    EXPECT_THAT(DepsList::parse(text).asked, IsEmpty()) << text;
  }
}

TEST(DepsPlan, WhatNeedsACCompilerOrDoesNotLoadIsLeftOutWithItsImporters) {
  const auto closure = parse_deps_listing(
      "s-+ internal/abi \n"
      "s-+ net/http fmt,internal/abi\n"
      "s-+ vendor/golang.org/x/net/idna \n"
      "s-! go/nothing \n"
      "sc+ net C\n"
      "m-+ x.test/leaf net/http\n"
      "mc+ x.test/sqlite C,x.test/leaf\n"
      "m-+ x.test/orm x.test/sqlite,fmt\n"
      "m-! x.test/broken x.test/nowhere\n"
      "m-+ x.test/user x.test/leaf,net\n"
      "m-+ x.test/lonely \n"
      "m-+ -toolexec=evil \n"
      "m-+ x.test/a b c d\n"
      "nonsense\n");
  EXPECT_THAT(closure.compiled, ElementsAre("x.test/lonely", "x.test/user")) << "the leaf comes with its importer";
  EXPECT_THAT(closure.standard, ElementsAre("net", "net/http"));
  EXPECT_EQ(closure.packages, 3);
}

}  // namespace
}  // namespace goiso
