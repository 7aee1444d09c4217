#include "project/open_project.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tree.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using tests::Tree;

Error error_of(const Result<Project>& project) {
  EXPECT_FALSE(project);
  return project ? Error{} : project.error();
}

TEST(OpenProject, FindsTheModuleAboveAFolder) {
  const Tree tree;
  tree.write("go.mod", "module example.test/a\ngo 1.21\n");
  tree.write("cmd/x/main.go", "package main\n");
  const auto project = open_project(tree.path("cmd/x"), {});
  ASSERT_TRUE(project);
  EXPECT_EQ(project->root, tree.path());
  EXPECT_EQ(project->subfolder, "cmd/x");
  EXPECT_EQ(project->module, "example.test/a");
  EXPECT_EQ(project->go_line, "1.21");
  EXPECT_FALSE(project->has_vendor);
}

TEST(OpenProject, AWorkspaceCountsForWhateverLiesBelowItUnlessItIsSwitchedOff) {
  const Tree tree;
  tree.write("go.work", "go 1.22.0\nuse ./a\n");
  tree.write("a/go.mod", "module example.test/a\ngo 1.21\n");
  tree.write("a/a.go", "package a\n");
  tree.write("b/go.mod", "module example.test/b\ngo 1.20\n");
  tree.write("b/b.go", "package b\n");
  const auto used = open_project(tree.path("a"), {});
  ASSERT_TRUE(used);
  EXPECT_TRUE(used->is_workspace);
  EXPECT_EQ(used->go_line, "1.22.0");
  EXPECT_EQ(used->subfolder, "a");
  // The go command refuses to build this one, and has to see the go.work for it.
  const auto unused = open_project(tree.path("b"), {});
  ASSERT_TRUE(unused);
  EXPECT_TRUE(unused->is_workspace);
  EXPECT_EQ(unused->subfolder, "b");
  const auto alone = open_project(tree.path("b"), OpenOptions{{}, {{"GOWORK", "off"}}});
  ASSERT_TRUE(alone);
  EXPECT_FALSE(alone->is_workspace);
  EXPECT_EQ(alone->root, tree.path("b"));
  EXPECT_EQ(alone->go_line, "1.20");
}

TEST(OpenProject, WithoutModulesAFolderIsWhereItLiesInItsGopath) {
  const Tree tree;
  tree.write("gopath/src/example.test/app/.git/HEAD", "");
  tree.write("gopath/src/example.test/app/cmd/x/main.go", "package main\n");
  tree.write("gopath/src/example.test/lib/lib.go", "package lib\n");
  tree.write("loose/main.go", "package main\n");
  const OpenOptions off{{}, {{"GO111MODULE", "off"}}};
  EXPECT_THAT(error_of(open_project(tree.path("gopath/src/example.test/app"), {})).hint, HasSubstr("GO111MODULE=off"));

  const auto app = open_project(tree.path("gopath/src/example.test/app/cmd/x"), off);
  ASSERT_TRUE(app);
  EXPECT_EQ(app->module, "example.test/app");
  EXPECT_EQ(app->base, tree.path("gopath"));
  EXPECT_EQ(app->root_in_base, "src/example.test/app");
  EXPECT_EQ(app->subfolder, "cmd/x");
  EXPECT_EQ(app->gopath_in_base, "");

  const auto with_lib =
      open_project(tree.path("gopath/src/example.test/app"),
                   OpenOptions{{tree.path("gopath/src/example.test/lib"), tree.path("loose")}, off.environment});
  ASSERT_TRUE(with_lib);
  EXPECT_EQ(with_lib->base, tree.path());
  EXPECT_EQ(with_lib->gopath_in_base, "gopath");
  EXPECT_EQ(with_lib->root_in_base, "gopath/src/example.test/app");

  const auto whole = open_project(tree.path("gopath/src"), off);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->root, tree.path("gopath"));
  EXPECT_EQ(whole->subfolder, "src");
  const auto loose = open_project(tree.path("loose"), off);
  ASSERT_TRUE(loose);
  EXPECT_EQ(loose->root, tree.path("loose"));
}

TEST(OpenProject, ALoneFileGetsAModuleNamedAfterIt) {
  const Tree tree;
  tree.write("my prog.go", "package main\n");
  auto project = open_project(tree.path("my prog.go"), {});
  ASSERT_TRUE(project);
  EXPECT_TRUE(project->is_single_file);
  EXPECT_THAT(project->only_files, ElementsAre("my prog.go"));
  EXPECT_EQ(synthesised_go_mod_text(*project, "1.21"), "module example.test/my-prog\n\ngo 1.21\n");
}

TEST(OpenProject, SaysWhatIsWrongWithAPath) {
  const Tree tree;
  tree.write("text.txt", "");
  tree.write("empty/go.mod", "module example.test/e\n");
  ASSERT_EQ(mkfifo(tree.path("pipe.go").c_str(), 0600), 0);
  const auto wrong = [&](const std::string& name) { return error_of(open_project(tree.path(name), {})); };
  EXPECT_THAT(wrong("nowhere").message, HasSubstr("No such file or directory"));
  EXPECT_THAT(wrong("text.txt").message, HasSubstr("is no Go file"));
  EXPECT_THAT(wrong("empty").message, HasSubstr("no Go file in"));
  EXPECT_THAT(wrong("pipe.go").message, HasSubstr("neither a folder nor a file"));
  EXPECT_EQ(wrong("nowhere").kind, ErrorKind::kUsage);
}

TEST(OpenProject, AFolderOutsideIsAskedForByName) {
  const Tree tree;
  tree.write("a/go.mod", "module example.test/a\ngo 1.21\nreplace example.test/b => ../b\n");
  tree.write("a/a.go", "package a\n");
  tree.write("b/go.mod", "module example.test/b\n");
  const auto refused = error_of(open_project(tree.path("a"), {}));
  EXPECT_EQ(refused.kind, ErrorKind::kUsage);
  EXPECT_THAT(refused.hint, HasSubstr("--include "));
  const auto project = open_project(tree.path("a"), OpenOptions{{tree.path("b")}, {}});
  ASSERT_TRUE(project);
  EXPECT_EQ(project->base, tree.path());
  EXPECT_EQ(project->root_in_base, "a");
  EXPECT_THAT(project->included, ElementsAre(tree.path("b").string()));
}

TEST(OpenProject, AReplacementThatIsNotThereIsTheBuildsToReport) {
  const Tree tree;
  tree.write("go.mod", "module example.test/a\ngo 1.21\nreplace example.test/b => ../gone\n");
  tree.write("a.go", "package a\n");
  EXPECT_TRUE(open_project(tree.path(), {}));
}

TEST(OpenProject, IsReachedThroughASymlink) {
  const Tree tree;
  tree.write("real/go.mod", "module example.test/a\ngo 1.21\n");
  tree.write("real/a.go", "package a\n");
  std::filesystem::create_directory_symlink("real", tree.path("link"));
  const auto project = open_project(tree.path("link"), {});
  ASSERT_TRUE(project);
  EXPECT_EQ(project->root, tree.path("real"));
}

}  // namespace
}  // namespace goiso
