// What can be wrong with the run store before goiso comes to it.
#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "base/file.h"
#include "base/hash.h"
#include "base/owner.h"
#include "report/run_store.h"
#include "report/sql.h"
#include "report/store_database.h"
#include "sample.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class StoreTroubleTest : public testing::Test {
 protected:
  StoreTroubleTest() : home_(*TempFolder::create(fs::temp_directory_path(), "goiso-test-")) {}
  const fs::path& state() const { return home_.path(); }
  fs::path file() const { return state() / "goiso.db"; }
  Result<RunStore> open() {
    RunStoreOptions options;
    options.patience = std::chrono::milliseconds{20};
    options.tell = [this](const std::string& sentence) { told_.push_back(sentence); };
    return RunStore::open(state(), options);
  }
  Sql sql() const { return *Sql::open(file(), Sql::Open::kExisting, std::chrono::seconds{1}); }
  std::vector<std::string> save(int count) {
    auto store = *RunStore::open(state());
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) {
      auto report = tests::sample();
      EXPECT_TRUE(store.save(report));
      ids.push_back(report.run);
    }
    return ids;
  }
  /// Everything in the database itself, nothing in its write-ahead log.
  void settle() const { ASSERT_TRUE(sql().run("PRAGMA wal_checkpoint(TRUNCATE)")); }
  void overwrite(const fs::path& path, std::streamoff from, const std::string& bytes) const {
    std::fstream(path, std::ios::in | std::ios::out | std::ios::binary).seekp(from) << bytes;
  }
  void expect_set_aside() {
    ASSERT_EQ(told_.size(), 1U);
    EXPECT_THAT(told_[0], HasSubstr("goiso.db.corrupt-1"));
    EXPECT_TRUE(fs::exists(state() / "goiso.db.corrupt-1"));
    EXPECT_EQ(save(1).size(), 1U);
  }
  TempFolder home_;
  std::vector<std::string> told_;
};

std::string noise(std::size_t size) {
  std::minstd_rand random{7};
  std::string bytes(size, '\0');
  std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<char>(random() >> 8U); });
  return bytes;
}

TEST_F(StoreTroubleTest, WhatIsKeptDoesNotStayInTheLogOfTheDatabase) {
  for (int session = 0; session < 60; ++session) {
    save(1);
  }
  std::error_code error;
  const auto log = fs::file_size(state() / "goiso.db-wal", error);
  EXPECT_LT(error ? 0 : log, 300'000U);
  fs::remove(state() / "goiso.db-wal");
  EXPECT_GT((*RunStore::open(state())).list()->size(), 20U);
}

// A disk of its own that nobody else sees.
class SmallDisk {
 public:
  SmallDisk(fs::path folder, const char* size) : folder_(std::move(folder)) {
    const auto options = std::string{"size="} + size;
    is_mounted_ = unshare(CLONE_NEWNS) == 0 && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                  mount("tmpfs", folder_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) == 0;
  }
  ~SmallDisk() { umount2(folder_.c_str(), MNT_DETACH); }
  bool is_mounted() const { return is_mounted_; }

 private:
  fs::path folder_;
  bool is_mounted_ = false;
};

void fill_disk(const fs::path& folder) {
  std::ofstream out{folder / "fill", std::ios::binary};
  const std::string block(4096, 'x');
  while (out.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
  }
}

TEST_F(StoreTroubleTest, PruningMakesRoomOnAFullDisk) {
  if (geteuid() != 0) {
    GTEST_SKIP() << "mounting a disk needs root";
  }
  const SmallDisk disk{state(), "4m"};
  ASSERT_TRUE(disk.is_mounted()) << std::strerror(errno);
  {
    auto store = *RunStore::open(state());
    for (char fill = 'a'; fill < 'e'; ++fill) {
      auto report = tests::sample();
      report.record.log.add(BuildLog::Part::kHead, LogStream::kErr, std::string(300'000, fill));
      ASSERT_TRUE(store.save(report));
    }
    fill_disk(state());
    auto more = tests::sample();
    more.record.log.add(BuildLog::Part::kHead, LogStream::kErr, std::string(300'000, 'z'));
    ASSERT_FALSE(store.save(more));
  }
  auto store = *RunStore::open(state());
  const auto gone = store.prune(1);
  ASSERT_TRUE(gone) << gone.error().message;
  EXPECT_EQ(*gone, 3U);
  ASSERT_EQ(store.list()->size(), 1U);
  EXPECT_TRUE(store.log(store.list()->front().id));
}

TEST_F(StoreTroubleTest, AStoreWithoutItsHeaderIsSetAsideWithItsLogsAndBegunAnew) {
  save(3);
  settle();
  overwrite(file(), 0, std::string(100, '\0'));
  const auto store = open();
  ASSERT_TRUE(store);
  EXPECT_TRUE(store->list()->empty());
  EXPECT_TRUE(fs::is_directory(state() / "logs.corrupt-1"));
  expect_set_aside();
}

TEST_F(StoreTroubleTest, AnEmptyOrForeignFileIsSetAside) {
  std::ofstream(file(), std::ios::trunc).close();
  ASSERT_TRUE(open());
  expect_set_aside();
  std::ofstream(file(), std::ios::trunc) << "this is no database, it is a letter; " << noise(9000);
  ASSERT_TRUE(open());
  EXPECT_TRUE(fs::exists(state() / "goiso.db.corrupt-2"));
  EXPECT_EQ(told_.size(), 2U);
}

TEST_F(StoreTroubleTest, ATruncatedStoreIsSetAside) {
  save(30);
  settle();
  fs::resize_file(file(), fs::file_size(file()) / 2);
  auto store = open();
  ASSERT_TRUE(store);
  auto report = tests::sample();
  EXPECT_TRUE(store->save(report));
  EXPECT_EQ(store->list()->size(), 1U);
  expect_set_aside();
}

// Where the damage is decides what is seen of it: never a document that was not kept so.
TEST_F(StoreTroubleTest, RandomBytesInTheMiddleNeverBecomeADocument) {
  save(20);
  settle();
  const auto whole = *read_file(file());
  const auto ids = *RunStore::open(state())->list();
  const auto intact = *RunStore::open(state())->load_json("latest");
  int seen = 0;
  for (std::size_t at = 4096; at + 700 < whole.size(); at += 6000) {
    fs::remove(state() / "goiso.db-wal");
    fs::remove(state() / "goiso.db-shm");
    std::ofstream(file(), std::ios::binary | std::ios::trunc) << whole;
    overwrite(file(), static_cast<std::streamoff>(at), noise(700));
    auto store = open();
    ASSERT_TRUE(store) << at << store.error().message;
    const auto runs = store->list();
    ASSERT_TRUE(runs) << at;
    for (const auto& run : ids) {
      const auto text = store->load_json(run.id);
      seen += text ? 0 : 1;
      EXPECT_TRUE(!text || text->size() == intact.size()) << at;
      EXPECT_TRUE(!text || nlohmann::json::parse(*text)["run"] == run.id) << at;
    }
    auto report = tests::sample();
    EXPECT_TRUE(store->save(report)) << at;
  }
  EXPECT_GT(seen, 0);
}

TEST_F(StoreTroubleTest, ADamagedWriteAheadLogLosesOnlyWhatWasInIt) {
  save(3);
  settle();
  save(2);
  overwrite(state() / "goiso.db-wal", 0, noise(40'000));
  fs::remove(state() / "goiso.db-shm");
  const auto store = open();
  ASSERT_TRUE(store);
  EXPECT_EQ(store->list()->size(), 3U);
  EXPECT_EQ(save(1).size(), 1U);
  EXPECT_EQ(store->list()->size(), 4U);
  EXPECT_TRUE(told_.empty());
}

TEST_F(StoreTroubleTest, AWriteAheadLogWithoutItsDatabaseIsNotPlayedIntoANewOne) {
  save(3);
  fs::remove(file());
  const auto store = open();
  ASSERT_TRUE(store);
  EXPECT_TRUE(store->list()->empty());
  EXPECT_EQ(sql().rows("PRAGMA integrity_check")->front().text(0), "ok");
}

TEST_F(StoreTroubleTest, AnOpenStoreNoticesThatAnotherSetItAside) {
  auto store = *RunStore::open(state());
  auto report = tests::sample();
  ASSERT_TRUE(store.save(report));
  settle();
  overwrite(file(), 0, std::string(100, '\0'));
  ASSERT_TRUE(open());  // a new connection reads the header; the old one has it in its cache
  ASSERT_TRUE(store.save(report));
  EXPECT_EQ(RunStore::open(state())->list()->size(), 1U);
  expect_set_aside();
}

TEST_F(StoreTroubleTest, AStoreOfANewerGoisoIsRefusedWithBothVersions) {
  save(1);
  ASSERT_TRUE(sql().run("PRAGMA user_version = 7; UPDATE meta SET value = '9.9.9'"));
  const auto store = open();
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::kStore);
  EXPECT_THAT(store.error().message, HasSubstr("goiso 9.9.9 (schema 7)"));
  EXPECT_THAT(store.error().message, HasSubstr("(schema 1)"));
  EXPECT_FALSE(store.error().hint.empty());
  ASSERT_TRUE(sql().run("PRAGMA user_version = 1"));
  EXPECT_EQ(open()->list()->size(), 1U);
}

TEST_F(StoreTroubleTest, AStoreThatAnotherHoldsIsReadButNotWrittenAndTheHolderNamed) {
  save(1);
  auto holder = sql();
  ASSERT_TRUE(holder.run("BEGIN IMMEDIATE"));
  auto store = open();
  ASSERT_TRUE(store);
  EXPECT_EQ(store->list()->size(), 1U);
  auto report = tests::sample();
  const auto saved = store->save(report);
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().kind, ErrorKind::kStore);
  EXPECT_THAT(saved.error().message, HasSubstr("in use by process " + std::to_string(getpid())));
  ASSERT_TRUE(holder.run("COMMIT"));
  EXPECT_TRUE(store->save(report));
}

TEST_F(StoreTroubleTest, AFolderWhereTheDatabaseShouldBeIsAStoreError) {
  fs::create_directories(file());
  EXPECT_EQ(open().error().kind, ErrorKind::kStore);
  EXPECT_TRUE(fs::is_directory(file()));
}

TEST_F(StoreTroubleTest, AStoreThatAnotherNeverComesToAnEndOfMakingIsRefusedInTime) {
  const auto lock = *FileLock::try_acquire(state() / "goiso.db.lock", FileLock::Mode::kExclusive);
  const auto store = open();
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::kStore);
  EXPECT_THAT(store.error().message, HasSubstr("in use by another goiso"));
}

TEST_F(StoreTroubleTest, AStateFolderThatCannotBeMadeIsAStoreError) {
  const auto store = RunStore::open("/proc/goiso");
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::kStore);
}

// How goiso kept runs before it had a database.
class OldRunsTest : public StoreTroubleTest {
 protected:
  fs::path runs() const { return state() / "runs"; }
  void put(const std::string& id, const std::string& document, const std::string& log) const {
    fs::create_directories(runs() / id);
    std::ofstream(runs() / id / "run.json") << document;
    std::ofstream(runs() / id / "log") << log;
  }
};

TEST_F(OldRunsTest, AreTakenOverWithTheirLogsAndGone) {
  nlohmann::ordered_json document{{"schema", "goiso.run/1"},
                                  {"started", "2026-11-24T13:05:01Z"},
                                  {"run", "r-1"},
                                  {"verdict", {{"outcome", "failed"}, {"reason", "compile-error"}}},
                                  {"project", {{"path", "./p"}}},
                                  {"toolchain", {{"version", "go1.21.13"}}},
                                  {"log", {{"path", (runs() / "r-1" / "log").string()}, {"bytes", 3}}}};
  put("r-1", document.dump(2) + "\n", "one");
  put("r-2", "{", "two");
  put("r-3", document.dump(), "one");
  const auto store = *open();
  EXPECT_FALSE(fs::exists(runs()));
  const auto list = *store.list();
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[2].id, "r-1");
  EXPECT_EQ(list[2].project, "./p");
  EXPECT_EQ(list[2].outcome, "failed");
  EXPECT_EQ(list[1].outcome, "unreadable");
  EXPECT_EQ(*store.log("r-2"), "two");
  document["log"]["path"] = store.log_path("r-1")->string();
  EXPECT_EQ(*store.load_json("r-1"), document.dump(2) + "\n");
  EXPECT_EQ(*store.log("r-1"), "one");
  EXPECT_TRUE(told_.empty());
}

TEST_F(OldRunsTest, WithoutAFileKeepWhatIsThere) {
  put("r-1", "{}", "one");
  put("r-2", "{}", "two");
  fs::remove(runs() / "r-1" / "run.json");
  fs::remove(runs() / "r-2" / "log");
  const auto store = *open();
  EXPECT_EQ(store.list()->size(), 2U);
  EXPECT_EQ(*store.log("r-1"), "one");
  EXPECT_EQ(*store.log("r-2"), "");
}

TEST_F(OldRunsTest, ThatAnOlderGoisoIsWritingOrThatCannotBeReadStay) {
  put("r-1", "{}", "one");
  fs::create_directories(runs() / "r-2" / "log");
  fs::create_directories(runs() / (".new-" + this_owner() + "@bb"));
  const auto store = *open();
  EXPECT_EQ(store.list()->size(), 1U);
  EXPECT_FALSE(fs::exists(runs() / "r-1"));
  EXPECT_TRUE(fs::exists(runs() / "r-2"));
  EXPECT_TRUE(fs::exists(runs() / (".new-" + this_owner() + "@bb")));
  ASSERT_EQ(told_.size(), 1U);
  EXPECT_THAT(told_[0], HasSubstr("1 older run"));
}

}  // namespace
}  // namespace goiso
