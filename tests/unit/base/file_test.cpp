#include "base/file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "base/owner.h"

namespace goiso {
namespace {
namespace fs = std::filesystem;

TempFolder fresh() { return *TempFolder::create(fs::temp_directory_path(), "goiso-test-"); }

TEST(File, ReadNamesAMissingFile) {
  const auto text = read_file("no/such/file");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(text.error().message, "cannot open 'no/such/file': No such file or directory");
}

TEST(File, ReadRefusesMoreThanTheLimit) {
  const auto folder = fresh();
  ASSERT_TRUE(write_file_atomically(folder.path() / "a", "12345"));
  EXPECT_EQ(*read_file(folder.path() / "a", 5), "12345");
  EXPECT_EQ(read_file(folder.path() / "a", 4).error().kind, ErrorKind::kStore);
}

TEST(File, ReadWaitsForNoPipeThatNobodyWritesTo) {
  const auto folder = fresh();
  const auto path = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(read_file(path).error().kind, ErrorKind::kStore);
  const UniqueFd keeps{open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};  // what was written, whoever is first
  UniqueFd writer{open(path.c_str(), O_RDWR | O_CLOEXEC)};
  ASSERT_EQ(write(writer.value(), "12", 2), 2);
  std::thread closes{[&] { writer = UniqueFd{}; }};
  const auto text = read_file(path);
  closes.join();
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_EQ(*text, "12");
}

TEST(File, AFailedAtomicWriteLeavesTheOldTextAndNoTemporaryFile) {
  const auto folder = fresh();
  fs::create_directory(folder.path() / "taken");
  std::ofstream(folder.path() / "taken" / "inside") << "x";
  EXPECT_EQ(write_file_atomically(folder.path() / "taken", "new").error().kind, ErrorKind::kStore);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(File, AnUnsyncedWriteReplacesTheTextAndLeavesNothingInItsStagingFolder) {
  const auto folder = fresh();
  fs::create_directory(folder.path() / "staging");
  ASSERT_TRUE(write_file_unsynced(folder.path() / "a", "old", folder.path() / "staging"));
  ASSERT_TRUE(write_file_unsynced(folder.path() / "a", "new", folder.path() / "staging"));
  EXPECT_EQ(*read_file(folder.path() / "a"), "new");
  EXPECT_EQ(write_file_unsynced(folder.path() / "none" / "a", "x", folder.path() / "staging").error().kind,
            ErrorKind::kStore);
  EXPECT_TRUE(fs::is_empty(folder.path() / "staging"));
}

TEST(TempFolder, IsRemovedEvenWithReadOnlyFoldersInIt) {
  fs::path path;
  {
    const auto folder = fresh();
    path = folder.path();
    fs::create_directories(path / "a" / "b");
    std::ofstream(path / "a" / "b" / "c") << "x";
    chmod((path / "a" / "b").c_str(), 0500);
    EXPECT_NE(path.filename().string().find(this_owner()), std::string::npos);
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(RemoveTree, DoesNotFollowSymlinks) {
  const auto folder = fresh();
  fs::create_directory(folder.path() / "kept");
  std::ofstream(folder.path() / "kept" / "file") << "x";
  fs::create_directory(folder.path() / "gone");
  fs::create_directory_symlink(folder.path() / "kept", folder.path() / "gone" / "link");
  ASSERT_TRUE(remove_tree(folder.path() / "gone"));
  EXPECT_TRUE(fs::exists(folder.path() / "kept" / "file"));
}

TEST(FileLock, KeepsASecondHolderOutUntilReleased) {
  const auto folder = fresh();
  auto first = FileLock::try_acquire(folder.path() / "lock", FileLock::Mode::kExclusive);
  ASSERT_TRUE(first && first->is_held());
  EXPECT_FALSE(FileLock::try_acquire(folder.path() / "lock", FileLock::Mode::kShared)->is_held());
  *first = FileLock{*FileLock::try_acquire(folder.path() / "other", FileLock::Mode::kShared)};
  EXPECT_TRUE(FileLock::try_acquire(folder.path() / "lock", FileLock::Mode::kShared)->is_held());
}

TEST(FileLock, WaitingEndsWithARequestedStop) {
  const auto folder = fresh();
  const auto held = FileLock::try_acquire(folder.path() / "lock", FileLock::Mode::kExclusive);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(FileLock::acquire(folder.path() / "lock", FileLock::Mode::kExclusive, stop.get_token()).error().kind,
            ErrorKind::kInterrupted);
}

TEST(Owner, TellsTheLivingFromTheDeadAndTheForeign) {
  EXPECT_EQ(owner_state(this_owner()), OwnerState::kAlive);
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto owner = this_owner();
    _exit(write(pipe_ends[1], owner.data(), owner.size()) > 0 ? 0 : 1);
  }
  char buffer[128];
  const auto size = read(pipe_ends[0], buffer, sizeof buffer);
  ASSERT_GT(size, 0);
  waitpid(child, nullptr, 0);
  EXPECT_EQ(owner_state({buffer, static_cast<std::size_t>(size)}), OwnerState::kDead);
  const auto own = this_owner();
  EXPECT_EQ(owner_state(own.substr(0, own.rfind('n'))), OwnerState::kAlive) << "as an older goiso wrote it";
  EXPECT_EQ(owner_state(own + "1"), OwnerState::kForeign) << "a pid of another namespace says nothing";
  EXPECT_EQ(owner_state("other-boot:1:1"), OwnerState::kForeign);
  EXPECT_EQ(owner_state("nonsense"), OwnerState::kForeign);
}

}  // namespace
}  // namespace goiso
