#include "project/snapshot.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "project/open_project.h"
#include "tree.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using tests::Tree;

struct Taken {
  Snapshot snapshot;
  std::string tar;
};

Result<Taken> take(const Project& project, const SnapshotLimits& limits = {}, std::stop_token stop = {}) {
  NoProgress progress;
  TRY_ASSIGN(auto spool, Spool::create(std::filesystem::temp_directory_path()));
  Taken taken;
  TRY_ASSIGN(taken.snapshot, take_snapshot(project, limits, spool, progress, stop));
  taken.tar.resize(static_cast<std::size_t>(spool.size()));
  TRY_ASSIGN(const auto read, spool.read_at(0, taken.tar.data(), taken.tar.size()));
  EXPECT_EQ(read, taken.tar.size());
  return taken;
}

Project module_at(const std::filesystem::path& root) {
  Project project;
  project.root = project.base = root;
  project.modules = {GoMod{"example.test/a", "1.21", "", {}, {}}};
  return project;
}

void write_module(const Tree& tree) {
  tree.write("go.mod", "module example.test/a\ngo 1.21\n");
  tree.write("main.go", "package main\nimport (\n\"fmt\"\n\"example.test/a/b\"\n)\n");
  tree.write("b/b.go", "package b\nimport \"os\"\n");
  tree.write("b/b_test.go", "package b\nimport (\"os\";\"testing\")\n");
  for (const auto* folder : {"b", ""}) {
    tree.set_time(folder);
  }
}

TEST(Snapshot, TheSameTreeElsewhereGivesTheSameBytes) {
  const Tree one;
  const Tree other;
  write_module(one);
  write_module(other);
  ASSERT_EQ(chmod(other.path("main.go").c_str(), 0600), 0);  // who may read it does not matter, whether it runs does
  const auto first = take(module_at(one.path()));
  const auto second = take(module_at(other.path()));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->tar, second->tar);
  EXPECT_EQ(first->snapshot.digest, second->snapshot.digest);
  ASSERT_EQ(chmod(other.path("main.go").c_str(), 0700), 0);
  EXPECT_NE(take(module_at(other.path()))->snapshot.digest, first->snapshot.digest);
}

TEST(Snapshot, CountsFilesAndNamesTheStandardPackages) {
  const Tree tree;
  write_module(tree);
  const auto taken = take(module_at(tree.path()));
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->snapshot.files, 4);
  EXPECT_THAT(taken->snapshot.std_imports, ElementsAre("fmt", "os"));
  EXPECT_THAT(taken->snapshot.std_test_imports, ElementsAre("testing"));
}

TEST(Snapshot, NamesThePackagesOfOtherModulesAndTakesWhatChoosesTheirVersions) {
  const Tree tree;
  write_module(tree);
  tree.write("go.sum", "x.test/m v1.0.0 h1:a=\n");
  tree.write("c/c.go", "package c\nimport (\"x.test/m/p\"; \"example.test/a/b\"; \"fmt\")\n");
  tree.write("c/c_test.go", "package c\nimport (\"x.test/m/p\"; \"x.test/check\")\n");
  tree.write("c/testdata/t.go", "package t\nimport \"x.test/unseen\"\n");
  tree.write("nested/go.mod", "module example.test/a/nested\n");
  const auto taken = take(module_at(tree.path()));
  ASSERT_TRUE(taken);
  EXPECT_THAT(taken->snapshot.imports, ElementsAre("x.test/m/p"));
  EXPECT_THAT(taken->snapshot.test_imports, ElementsAre("x.test/check"));
  EXPECT_THAT(taken->snapshot.module_files,
              ElementsAre(Pair("go.mod", "module example.test/a\ngo 1.21\n"), Pair("go.sum", "x.test/m v1.0.0 h1:a=\n"),
                          Pair("nested/go.mod", "module example.test/a/nested\n")));
}

TEST(Snapshot, ModuleFilesThatAreTooLargeAreNotKept) {
  const Tree tree;
  write_module(tree);
  tree.write("go.sum", std::string(kMostModuleFiles, 'x'));
  const auto taken = take(module_at(tree.path()));
  ASSERT_TRUE(taken);
  EXPECT_THAT(taken->snapshot.module_files, IsEmpty());
  EXPECT_EQ(taken->snapshot.files, 5);
}

TEST(Snapshot, LeavesOutByRuleAndSaysSo) {
  const Tree tree;
  write_module(tree);
  tree.write(".git/config", "secret");
  tree.write("web/node_modules/x/y.js", "secret");
  tree.write("lib/.git", "gitdir: ../.git/modules/secret\n");
  ASSERT_EQ(mkfifo(tree.path("pipe").c_str(), 0600), 0);
  std::filesystem::create_symlink("/etc/passwd", tree.path("passwd"));
  std::filesystem::create_symlink("../../up", tree.path("b/up"));
  std::filesystem::create_symlink("b/b.go", tree.path("inside"));
  const auto taken = take(module_at(tree.path()));
  ASSERT_TRUE(taken);
  EXPECT_THAT(taken->snapshot.left_out,
              ElementsAre(".git", "b/up (symlink out of the tree)", "lib/.git", "passwd (symlink out of the tree)",
                          "pipe (fifo)", "web/node_modules"));
  EXPECT_THAT(taken->tar, HasSubstr("inside"));
  EXPECT_THAT(taken->tar, testing::Not(HasSubstr("secret")));
}

TEST(Snapshot, ASymlinkByAWholePathIntoTheTreeLeadsThereInTheBoxToo) {
  const Tree tree;
  write_module(tree);
  tree.write("c/c.go", "package c\n");
  std::filesystem::create_directory_symlink(tree.path("b"), tree.path("c/link"));
  const auto taken = take(module_at(tree.path()));
  ASSERT_TRUE(taken);
  EXPECT_THAT(taken->snapshot.left_out, testing::IsEmpty());
  EXPECT_THAT(taken->tar, HasSubstr("../b"));
  EXPECT_THAT(taken->tar, testing::Not(HasSubstr(tree.path().string())));
}

TEST(Snapshot, ASymlinkInTheTreeIsStoredAndNotFollowed) {
  const Tree tree;
  write_module(tree);
  std::filesystem::create_symlink("..", tree.path("b/loop"));
  const auto taken = take(module_at(tree.path()));
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->snapshot.files, 4);
}

// The kernel says that files of procfs are empty, and then they are not: as a file that grows while it is read.
TEST(Snapshot, AFileThatChangesWhileItIsReadIsRefused) {
  const auto taken = take(module_at("/proc/self/fdinfo"));
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(taken.error().message, HasSubstr("changed while it was read"));
}

TEST(Snapshot, ATreeOverTheLimitNamesWhatIsLargest) {
  const Tree tree;
  write_module(tree);
  tree.write("assets/film.bin", std::string(5'000, 'x'));
  const auto taken = take(module_at(tree.path()), SnapshotLimits{4'000, 100});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(taken.error().message, HasSubstr("is too big"));
  EXPECT_THAT(taken.error().hint, HasSubstr("'assets' (5.0 kB)"));
  const auto many = take(module_at(tree.path()), SnapshotLimits{1 << 20, 3});
  ASSERT_FALSE(many);
  EXPECT_THAT(many.error().message, HasSubstr("more than 3 entries"));
}

TEST(Snapshot, OddNamesAreBytesLikeOthers) {
  const Tree tree;
  write_module(tree);
  for (const auto* name : {"with space.go", "new\nline.go", "\xff\xfe.go", "-rf.go", "grüße.go"}) {
    tree.write(name, "package main\n");
  }
  const auto taken = take(module_at(tree.path()));
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->snapshot.files, 9);
}

TEST(Snapshot, AStoppedOneSaysSo) {
  const Tree tree;
  write_module(tree);
  std::stop_source source;
  source.request_stop();
  const auto taken = take(module_at(tree.path()), {}, source.get_token());
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().kind, ErrorKind::kInterrupted);
}

TEST(Snapshot, OfALoneFileTakesNothingElse) {
  const Tree tree;
  tree.write("hello.go", "package main\nimport \"fmt\"\n");
  tree.write("secret.go", "package main\n");
  const auto project = open_project(tree.path("hello.go"), {});
  ASSERT_TRUE(project);
  const auto taken = take(*project);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->snapshot.files, 1);
  EXPECT_THAT(taken->tar, testing::Not(HasSubstr("secret.go")));
}

TEST(Snapshot, IncludedFoldersStandBesideTheModule) {
  const Tree tree;
  tree.write("a/go.mod", "module example.test/a\ngo 1.21\nreplace example.test/b => ../b\n");
  tree.write("a/a.go", "package a\n");
  tree.write("b/b.go", "package b\n");
  tree.write("c/secret.go", "package c\n");
  const auto project = open_project(tree.path("a"), OpenOptions{{tree.path("b")}, {}});
  ASSERT_TRUE(project);
  const auto taken = take(*project);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->snapshot.files, 3);
  EXPECT_THAT(taken->tar, HasSubstr("b/b.go"));
  EXPECT_THAT(taken->tar, testing::Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace goiso
