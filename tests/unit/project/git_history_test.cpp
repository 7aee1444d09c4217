#include "project/git_history.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>

#include "base/file.h"
#include "project/git_tree.h"
#include "project/open_project.h"
#include "tree.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A repository made with the git program.
class GitHistoryTest : public testing::Test {
 protected:
  GitHistoryTest() {
    fs::create_directories(tree_.path("home"));
    git("init -q -b main " + repository().string());
  }

  fs::path repository() const { return tree_.path() / "repo"; }
  fs::path out() const { return tree_.path() / "out"; }

  // In the repository, with nobody's configuration and one moment for all commits.
  std::string git(const std::string& words) const {
    return in(fs::exists(repository()) ? "repo" : ".", "git " + words);
  }

  std::string in(const std::string& folder, const std::string& command) const {
    const auto log = tree_.path("log");
    const auto line = "cd '" + tree_.path(folder).string() + "' && env -i PATH=\"$PATH\" HOME='" +
                      tree_.path("home").string() +
                      "' GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.test GIT_COMMITTER_NAME=c "
                      "GIT_COMMITTER_EMAIL=c@example.test GIT_AUTHOR_DATE='2024-01-31T12:00:00Z' "
                      "GIT_COMMITTER_DATE='2024-01-31T12:00:00Z' sh -c '" +
                      command + "' >'" + log.string() + "' 2>&1";
    const auto ended = std::system(line.c_str());
    const auto text = read_file(log).value_or("");
    EXPECT_EQ(ended, 0) << command << "\n" << text;
    return text.substr(0, text.find_last_not_of('\n') + 1);
  }

  void write(const std::string& name, const std::string& text) const { tree_.write("repo/" + name, text); }

  std::string commit(const std::string& subject) const {
    git("add -A");
    git("commit -q --allow-empty -m \"" + subject + "\"");
    return git("rev-parse HEAD");
  }

  GitHistory open(const std::string& name = "repo") const {
    auto history = GitHistory::open(tree_.path(name));
    EXPECT_TRUE(history) << history.error().message;
    return std::move(*history);
  }

  Result<void> write_out(const std::string& id, const SnapshotLimits& limits = {}) const {
    fs::remove_all(out());
    fs::create_directories(out());
    return open().write_tree(id, out(), limits, {});
  }

  tests::Tree tree_;
};

std::vector<std::string> subjects(const Result<std::vector<GitCommit>>& commits) {
  std::vector<std::string> all;
  for (const auto& commit : commits.value_or(std::vector<GitCommit>{})) {
    all.push_back(commit.subject);
  }
  return all;
}

TEST_F(GitHistoryTest, GoesAlongFirstParentsOldestFirst) {
  const auto first = commit("first");
  git("checkout -q -b side");
  const auto side = commit("beside");
  git("checkout -q main");
  commit("second");
  git("merge -q --no-ff -m merged side");
  const auto history = open();
  const auto head = history.commit("HEAD");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->date, "2024-01-31");
  EXPECT_THAT(subjects(history.first_parents(first, head->id, 10)), ElementsAre("first", "second", "merged"));
  EXPECT_THAT(subjects(history.first_parents("", head->id, 2)), ElementsAre("second", "merged"));
  EXPECT_THAT(subjects(history.first_parents("", head->id, 10)), ElementsAre("first", "second", "merged"));
  const auto beside = history.first_parents(side, head->id, 10);
  ASSERT_FALSE(beside);
  EXPECT_EQ(beside.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(history.commit("HEAD~1")->subject, "second");
  EXPECT_EQ(history.commit("nonsense").error().kind, ErrorKind::kUsage);
}

TEST_F(GitHistoryTest, WritesATreeAsItWasCommittedWhateverTheCheckoutLooksLike) {
  write("run.sh", "#!/bin/sh\r\n");
  write("deep/er/main.go", "package main\n");
  fs::permissions(repository() / "run.sh", fs::perms{0755});
  fs::create_symlink("deep/er", repository() / "link");
  const auto id = commit("files");
  write("run.sh", "changed");
  ASSERT_TRUE(write_out(id));
  EXPECT_EQ(read_file(out() / "run.sh").value(), "#!/bin/sh\r\n");
  EXPECT_EQ(read_file(out() / "link/main.go").value(), "package main\n");
  EXPECT_EQ(fs::status(out() / "run.sh").permissions(), fs::perms{0755});
  EXPECT_EQ(fs::status(out() / "deep/er/main.go").permissions(), fs::perms{0644});
  EXPECT_EQ(fs::last_write_time(out() / "run.sh"), fs::last_write_time(out() / "deep"));
  EXPECT_EQ(read_file(repository() / "run.sh").value(), "changed");
}

TEST_F(GitHistoryTest, NothingThatAHostileRepositoryNamesRunsOrIsFollowed) {
  const auto marker = tree_.path() / "marker";
  const auto evil = tree_.path() / "evil.sh";
  tree_.write("evil.sh", "#!/bin/sh\ntouch " + marker.string() + "\ncat\n");
  fs::permissions(evil, fs::perms{0755});
  write(".gitattributes", "* filter=evil text eol=crlf ident\n");
  write("go.mod", "module example.test/a\n\ngo 1.21\n");
  write("a.go", "package a // $Id$\n");
  fs::create_symlink("/etc", repository() / "absolute");
  fs::create_symlink("../..", repository() / "up");
  git("add -A");
  git("update-index --add --cacheinfo 160000,0123456789012345678901234567890123456789,sub");
  write(".gitmodules",
        "[submodule \"sub\"]\n\tpath = sub\n\turl = ext::" + evil.string() + "\n\tupdate = !" + evil.string() + "\n");
  git("add .gitmodules");
  git("commit -q -m hostile");
  const auto id = git("rev-parse HEAD");
  for (const auto* const setting : {"filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "core.fsmonitor",
                                    "core.sshCommand", "core.pager", "core.editor", "diff.external"}) {
    git(std::string{"config "} + setting + " " + evil.string());
  }
  git("config filter.evil.required true");
  git("config core.worktree /");
  git("config core.hooksPath " + repository().string() + "/.git/hooks");
  for (const auto* const hook : {"post-checkout", "reference-transaction", "post-index-change"}) {
    fs::copy_file(evil, repository() / ".git/hooks" / hook, fs::copy_options::overwrite_existing);
  }
  fs::remove(marker);
  ASSERT_TRUE(write_out(id));
  EXPECT_EQ(open().place(), "");
  EXPECT_THAT(subjects(open().first_parents("", id, 9)), ElementsAre("hostile"));
  EXPECT_FALSE(fs::exists(marker));
  EXPECT_EQ(read_file(out() / "a.go").value(), "package a // $Id$\n");
  EXPECT_FALSE(fs::exists(fs::symlink_status(out() / "absolute")));
  EXPECT_FALSE(fs::exists(fs::symlink_status(out() / "up")));
  EXPECT_TRUE(fs::is_empty(out() / "sub"));
}

TEST_F(GitHistoryTest, APipeAmongItsFilesIsNotWaitedFor) {
  write("a", "1");
  commit("one");
  ASSERT_EQ(mkfifo((repository() / ".git/objects/info/alternates").c_str(), 0600), 0);
  const auto history = GitHistory::open(repository());
  ASSERT_FALSE(history);
  EXPECT_THAT(history.error().message, HasSubstr("alternates' is a pipe"));
}

TEST_F(GitHistoryTest, NamesThatNoCheckoutHasAreRefused) {
  write("a.go", "package a\n");
  commit("base");
  const auto blob = git("rev-parse HEAD:a.go");
  const auto sub = git("rev-parse HEAD^{tree}");
  const auto file = [&](const std::string& name) { return "100644 blob " + blob + "\\t" + name + "\\n"; };
  const auto folder = [&](const std::string& name) { return "040000 tree " + sub + "\\t" + name + "\\n"; };
  const auto link = [&](const std::string& name) { return "120000 blob " + blob + "\\t" + name + "\\n"; };
  for (const auto& entries : {file(".."), folder(".GIT"), file("."), link("d") + folder("d")}) {
    tree_.write("entries", "");
    const auto made = in("repo", "printf \"" + entries + "\" | git mktree");
    const auto id = git("commit-tree -m odd " + made);
    const auto written = write_out(id);
    ASSERT_FALSE(written) << entries;
    EXPECT_EQ(written.error().kind, ErrorKind::kUntrusted) << written.error().message;
  }
}

TEST_F(GitHistoryTest, LimitsHoldBeforeAFileIsRead) {
  write("big", std::string(5'000, 'x'));
  const auto id = commit("big");
  EXPECT_EQ(write_out(id, {4'999, 10}).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(write_out(id, {5'000, 0}).error().kind, ErrorKind::kUsage);
  EXPECT_TRUE(write_out(id, {5'000, 1}));
}

TEST_F(GitHistoryTest, OpensASubfolderAWorktreeAndABareRepository) {
  write("sub/folder/a.go", "package a\n");
  const auto id = commit("one");
  git("worktree add -q ../linked");
  git("clone -q --bare . ../bare.git");
  EXPECT_EQ(open("repo/sub/folder").place(), "sub/folder");
  EXPECT_EQ(open("repo/sub/folder/a.go").place(), "sub/folder/a.go");
  EXPECT_EQ(open("linked/sub").place(), "sub");
  for (const auto* const name : {"linked", "bare.git", "repo/.git"}) {
    const auto head = open(name).commit("HEAD");
    ASSERT_TRUE(head) << name;
    EXPECT_EQ(head->id, id);
  }
  EXPECT_THAT(GitHistory::open(tree_.path("home")).error().message, HasSubstr("in no git repository"));
}

TEST_F(GitHistoryTest, AShallowCloneEndsWhereItIsCut) {
  const auto first = commit("first");
  commit("second");
  commit("third");
  git("clone -q --depth 2 file://" + repository().string() + " ../shallow");
  const auto history = open("shallow");
  const auto head = history.commit("HEAD");
  EXPECT_THAT(subjects(history.first_parents("", head->id, 10)), ElementsAre("second", "third"));
  EXPECT_THAT(history.first_parents(first, head->id, 10).error().hint, HasSubstr("--unshallow"));
}

TEST(SafeLink, LeadsUpOnlyAtItsBeginningAndNotOutOfTheTree) {
  EXPECT_TRUE(is_safe_link(0, "a/b"));
  EXPECT_TRUE(is_safe_link(2, "../../a"));
  EXPECT_TRUE(is_safe_link(1, "./../a"));
  EXPECT_FALSE(is_safe_link(1, "../../a"));
  EXPECT_FALSE(is_safe_link(3, "a/../b"));  // a may be a link to somewhere higher
  EXPECT_FALSE(is_safe_link(3, "/a"));
  EXPECT_FALSE(is_safe_link(3, ""));
}

}  // namespace
}  // namespace goiso
