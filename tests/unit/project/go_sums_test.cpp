#include "project/go_sums.h"

#include <gmock/gmock.h>

#include "base/file.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class GoSums : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    ASSERT_TRUE(make_folders((root() / name).parent_path()).has_value());
    ASSERT_TRUE(write_file_atomically(root() / name, text).has_value());
  }
  fs::path root() const { return folder_->path(); }
  Result<TempFolder> folder_ = TempFolder::create(fs::temp_directory_path(), "sums-");
};

TEST_F(GoSums, AreTheModulesOwnFromAnyFolderInIt) {
  write("go.mod", "module x.y\n");
  write("go.sum", "own");
  write("a/b/x.go", "package b\n");
  EXPECT_THAT(read_go_sums(root() / "a/b").value(), ElementsAre("own"));
  EXPECT_THAT(read_go_sums(root() / "a/b/x.go").value(), ElementsAre("own"));
}

TEST_F(GoSums, AreThoseOfTheWholeWorkspace) {
  write("go.work", "go 1.21\nuse (\n\t./a\n\t./b\n)\n");
  write("go.work.sum", "work");
  write("a/go.mod", "module x.y/a\n");
  write("a/go.sum", "of a");
  write("b/go.mod", "module x.y/b\n");
  write("b/go.sum", "of b");
  EXPECT_THAT(read_go_sums(root()).value(), ElementsAre("work", "of a", "of b"));
}

TEST_F(GoSums, MayBeNone) {
  write("go.mod", "module x.y\n");
  EXPECT_THAT(read_go_sums(root()).value(), IsEmpty());
}

TEST_F(GoSums, NeedAModule) {
  write("x.go", "package x\n");
  const auto sums = read_go_sums(root());
  ASSERT_FALSE(sums.has_value());
  EXPECT_EQ(sums.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(read_go_sums(root() / "gone").error().kind, ErrorKind::kUsage);
}

std::vector<std::string> names(const std::vector<GoMod>& go_mods) {
  std::vector<std::string> names;
  for (const auto& go_mod : go_mods) {
    names.push_back(go_mod.module);
  }
  return names;
}

using GoMods = GoSums;

TEST_F(GoMods, AreTheModuleAndWhatItReplacesInItsFolders) {
  write("go.mod",
        "module x.y\nexclude a.b/c v1.0.0\nreplace (\n\ta.b/c => ./c\n\ta.b/out => ../out\n\ta.b/none => ./none\n)\n");
  write("c/go.mod", "module a.b/c\nrequire a.b/d v1.0.0\nreplace a.b/d => ../d\n");
  const auto go_mods = read_go_mods(root() / "c/..").value();
  EXPECT_THAT(names(go_mods), ElementsAre("x.y", "a.b/c"));
  EXPECT_EQ(go_mods[0].exclude.at(0).path, "a.b/c");
  EXPECT_TRUE(go_mods[1].replace.empty());
  EXPECT_EQ(go_mods[1].require.at(0).path, "a.b/d");
}

TEST_F(GoMods, OfAWorkspaceBeginWithIt) {
  write("go.work", "go 1.21\nuse (\n\t./a\n\t./b\n)\nreplace p.q => p.q v1.3.0\n");
  write("a/go.mod", "module x.y/a\nreplace x.y/c => ../c\n");
  write("b/go.mod", "module x.y/b\n");
  write("c/go.mod", "module x.y/c\n");
  const auto go_mods = read_go_mods(root()).value();
  EXPECT_THAT(names(go_mods), ElementsAre("", "x.y/a", "x.y/c", "x.y/b"));
  EXPECT_EQ(go_mods[0].replace.at("p.q"), "p.q@v1.3.0");
}

TEST_F(GoMods, NeedAModule) { EXPECT_EQ(read_go_mods(root()).error().kind, ErrorKind::kUsage); }

}  // namespace
}  // namespace goiso
