#include "sandbox/cgo_recipe.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "sandbox/base_image.h"

namespace goiso {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// A machine with one apt source whose lists were fetched once.
struct Machine {
  TempFolder folder = *TempFolder::create(std::filesystem::temp_directory_path(), "goiso-test-");
  std::filesystem::path root = folder.path();

  Machine() {
    write("packages.txt", "# what cgo needs\ngcc\n\n  make\n");
    write("etc/apt/sources.list.d/debian.sources", "Types: deb\n");
    write("etc/apt/sources.list.d/old.list.disabled", "deb nowhere\n");
    write("var/lib/apt/lists/x_dists_stable_InRelease", "Date: monday\n");
  }
  void write(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(make_folders((root / name).parent_path()));
    ASSERT_TRUE(write_file_atomically(root / name, text));
  }
  Result<CgoRecipe> recipe(const std::string& arch = "amd64") const {
    return read_cgo_recipe(root / "packages.txt", arch, "points", root);
  }
};

TEST(CgoRecipe, TakesTheMachinesOwnSourcesAsAptDoes) {
  const Machine machine;
  const auto recipe = machine.recipe();
  ASSERT_TRUE(recipe) << recipe.error().message;
  EXPECT_THAT(recipe->packages, ElementsAre("gcc", "make"));
  EXPECT_THAT(recipe->sources, ElementsAre(machine.root / "etc/apt/sources.list.d/debian.sources"));
}

TEST(CgoRecipe, IsAnotherOneOnceAnythingItComesFromIsAnother) {
  const Machine machine;
  const auto before = machine.recipe()->digest;
  EXPECT_EQ(machine.recipe()->digest, before);
  EXPECT_NE(machine.recipe("arm64")->digest, before);
  machine.write("var/lib/apt/lists/x_dists_stable_InRelease", "Date: tuesday\n");
  const auto later = machine.recipe()->digest;
  EXPECT_NE(later, before);
  machine.write("packages.txt", "gcc\n");
  EXPECT_NE(machine.recipe()->digest, later);
}

TEST(CgoRecipe, AMachineWithoutAptIsToldWhatElseThereIs) {
  const Machine machine;
  const auto recipe = read_cgo_recipe(machine.root / "packages.txt", "amd64", "", machine.root / "etc");
  ASSERT_FALSE(recipe);
  EXPECT_EQ(recipe.error().kind, ErrorKind::kNotFound);
  EXPECT_THAT(recipe.error().hint, HasSubstr("dockerfiles/cgo.Dockerfile"));
  EXPECT_EQ(machine.recipe("wasm").error().kind, ErrorKind::kUsage);
}

TEST(CgoRecipe, AsksMmdebstrapForPackagesAndNoScriptsOfTheirs) {
  const Machine machine;
  const auto words = mmdebstrap_arguments(*machine.recipe(), {"/t/it's points.tar", "/t/cgo.tar"},
                                          {"Acquire::Retries \"3\";"}, Privilege::kUser);
  EXPECT_THAT(words, Contains("--variant=extract"));
  EXPECT_THAT(words, Contains("--mode=unshare"));
  EXPECT_THAT(words, Contains("--include=gcc,make"));
  EXPECT_THAT(words, Contains("--extract-hook=tar-in '/t/it'\\''s points.tar' /"));
  EXPECT_THAT(words, Contains("--aptopt=Acquire::Retries \"3\";"));
  EXPECT_EQ(words.back(), (machine.root / "etc/apt/sources.list.d/debian.sources").string());
  EXPECT_THAT(mmdebstrap_arguments(*machine.recipe(), {"/t/it's points.tar", "/t/cgo.tar"}, {}, Privilege::kRoot),
              Contains("--mode=root"));
}

TEST(CgoRecipe, EveryPackageOfTheListHasAPlainName) {
  const auto text = read_file(std::filesystem::path{GOISO_SOURCE_DIR} / "images/cgo/packages.txt");
  const Machine machine;
  machine.write("packages.txt", *text);
  const auto recipe = machine.recipe();
  EXPECT_THAT(recipe->packages, Contains("gcc"));
  EXPECT_THAT(recipe->packages, testing::Each(testing::MatchesRegex("[a-z0-9][a-z0-9+.-]+")));
}

TEST(MountPoints, AreTheBaseImagesWithoutItsPrograms) {
  const auto tar = mount_points(std::filesystem::path{GOISO_SOURCE_DIR} / "images/base/rootfs.txt");
  ASSERT_TRUE(tar) << tar.error().message;
  for (const auto* name : {"seed/", "modules/", "goiso/", "usr/local/go/", "w/src/", "etc/passwd"}) {
    EXPECT_THAT(*tar, HasSubstr(name));
  }
  EXPECT_THAT(*tar, Not(HasSubstr("libc.so")));
}

}  // namespace
}  // namespace goiso
