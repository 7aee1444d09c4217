#include "report/run_store.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/hash.h"
#include "base/owner.h"
#include "base/parallel.h"
#include "sample.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::MatchesRegex;

class RunStoreTest : public testing::Test {
 protected:
  RunStoreTest()
      : home_(*TempFolder::create(fs::temp_directory_path(), "goiso-test-")), store_(*RunStore::open(state())) {}
  fs::path state() const { return home_.path() / "state with spaces"; }
  std::string saved(int second = 0) {
    auto report = tests::sample();
    report.started += std::chrono::seconds(second);
    EXPECT_TRUE(store_.save(report));
    return report.run;
  }
  TempFolder home_;
  RunStore store_;
};

TEST_F(RunStoreTest, KeepsTheDocumentAndTheLog) {
  auto report = tests::sample();
  ASSERT_TRUE(store_.save(report));
  EXPECT_THAT(report.run, MatchesRegex("r-20261124-130501-042-[0-9a-f]{6}"));
  EXPECT_EQ(*store_.log(report.run), report.record.log.head);
  EXPECT_EQ(report.log_sha256, sha256_digest(report.record.log.head));
  EXPECT_EQ(fs::path(report.log_path), *store_.log_path(report.run));
  const auto document = nlohmann::json::parse(*store_.load_json(report.run));
  EXPECT_EQ(document["run"], report.run);
  EXPECT_EQ(document["log"]["sha256"], report.log_sha256);
}

TEST_F(RunStoreTest, TheSavedLogSaysWhatWasDropped) {
  auto report = tests::sample();
  report.record.log.head = "a";
  report.record.log.tail = "b\n";
  report.record.log.dropped_bytes = 99;
  ASSERT_TRUE(store_.save(report));
  EXPECT_EQ(*store_.log(report.run), "a\n[goiso: 99 bytes were dropped here]\nb\n");
}

TEST_F(RunStoreTest, ListsTheNewestFirst) {
  const auto second = saved(2);
  const auto first = saved(1);
  const auto third = saved(3);
  const auto runs = *store_.list();
  ASSERT_EQ(runs.size(), 3U);
  EXPECT_EQ(runs[0].id, third);
  EXPECT_EQ(runs[1].id, second);
  EXPECT_EQ(runs[2].id, first);
  EXPECT_EQ(runs[2].started, "2026-11-24T13:05:02Z");
  EXPECT_EQ(runs[2].project, "./proj");
  EXPECT_EQ(runs[2].go, "go1.21.13");
  EXPECT_EQ(runs[2].outcome, "failed");
  EXPECT_EQ(runs[2].reason, "compile-error");
}

TEST_F(RunStoreTest, EqualLogsAreOneFileThatGoesWithTheLastRun) {
  const auto one = saved(1);
  const auto other = saved(2);
  const auto path = *store_.log_path(one);
  EXPECT_EQ(path, *store_.log_path(other));
  EXPECT_EQ(path.filename().string(), sha256_hex(tests::sample().record.log.head) + ".log");
  ASSERT_TRUE(store_.remove(one));
  EXPECT_EQ(*store_.log(other), tests::sample().record.log.head);
  ASSERT_TRUE(store_.remove(other));
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(RunStoreTest, ALogThatTheDiskHasAlteredIsRefusedNotShown) {
  const auto id = saved();
  std::ofstream(*store_.log_path(id)) << "all is well\n";
  const auto log = store_.log(id);
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().kind, ErrorKind::kStore);
  EXPECT_THAT(log.error().message, HasSubstr(id));
  EXPECT_TRUE(store_.load_json(id));
}

TEST_F(RunStoreTest, APrefixIsEnoughWhenItIsTheOnlyOne) {
  const auto id = saved();
  EXPECT_EQ(*store_.find(id.substr(0, 8)), id);
  EXPECT_EQ(*store_.find("latest"), id);
  const auto other = saved(1);
  EXPECT_EQ(*store_.find("latest"), other);
  EXPECT_EQ(*store_.find(id), id);
  const auto many = store_.find("r-2026");
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(many.error().hint, HasSubstr(id));
}

TEST_F(RunStoreTest, AnUnknownRunIsNotFoundAndTheNearestIsNamed) {
  const auto none = store_.find("r-1");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kNotFound);
  const auto id = saved();
  auto typo = id;
  typo.back() = typo.back() == 'x' ? 'y' : 'x';
  const auto near = store_.find(typo);
  ASSERT_FALSE(near);
  EXPECT_THAT(near.error().hint, HasSubstr(id));
  EXPECT_EQ(store_.find("").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(store_.log("../../etc").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(store_.remove("..").error().kind, ErrorKind::kNotFound);
}

TEST_F(RunStoreTest, PruneKeepsTheNewest) {
  for (int i = 0; i < 5; ++i) {
    saved(i);
  }
  const auto newest = saved(9);
  EXPECT_EQ(*store_.prune(2), 4U);
  EXPECT_EQ(store_.list()->size(), 2U);
  EXPECT_EQ(store_.list()->front().id, newest);
  ASSERT_TRUE(store_.remove(newest));
  EXPECT_EQ(store_.list()->size(), 1U);
  EXPECT_EQ(*store_.prune(9), 0U);
}

TEST_F(RunStoreTest, ManySaversAtOnceLoseNothing) {
  parallel_for(32, 8, [&](std::size_t i) {
    auto own = i % 2 == 0 ? RunStore::open(state()) : Result<RunStore>{store_};
    auto report = tests::sample();
    report.record.log.head += std::to_string(i);
    ASSERT_TRUE(own);
    EXPECT_TRUE(own->save(report));
    EXPECT_EQ(*store_.log(report.run), report.record.log.head);
  });
  EXPECT_EQ(store_.list()->size(), 32U);
}

// A saver that was killed after it had placed its log and before its run was kept; another run may have the same log.
TEST_F(RunStoreTest, WhatADeadSaverLeftIsRemovedAndALivingOnesIsNot) {
  const auto incoming = state() / "incoming";
  const auto boot = this_owner().substr(0, this_owner().find(':'));
  const auto orphan = sha256_hex("orphan");
  const auto orphaned = state() / "logs" / orphan.substr(0, 2) / (orphan + ".log");
  const auto kept = *store_.log_path(saved());
  const auto name = [&](const std::string& owner, const std::string& hex) {
    return incoming / (".new-" + owner + "@aa-" + hex);
  };
  const std::vector<fs::path> of_the_dead{name(boot + ":999999999:1", orphan),
                                          name(boot + ":999999999:1", kept.stem())};
  const std::vector<fs::path> of_others{name(this_owner(), orphan), name("other-machine:1:1", orphan)};
  fs::create_directories(orphaned.parent_path());
  std::ofstream(orphaned) << "orphan";
  for (const auto& path : of_the_dead) {
    std::ofstream(path) << "x";
  }
  for (const auto& path : of_others) {
    std::ofstream(path) << "x";
  }
  fs::create_directories(incoming / (".new-" + boot + ":999999999:1@bb"));  // where a database was made
  ASSERT_TRUE(RunStore::open(state()));
  EXPECT_FALSE(fs::exists(orphaned));
  EXPECT_TRUE(fs::exists(kept));
  EXPECT_TRUE(std::all_of(of_others.begin(), of_others.end(), [](const auto& path) { return fs::exists(path); }));
  EXPECT_EQ(std::distance(fs::directory_iterator(incoming), fs::directory_iterator{}), 2);
}

/// No file of this process may grow beyond `bytes` until this goes out of scope.
class FileLimit {
 public:
  explicit FileLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit tiny{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &tiny);
  }
  ~FileLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

TEST_F(RunStoreTest, AFullDiskIsAStoreErrorAndLeavesNothing) {
  const auto before = saved();
  auto report = tests::sample();
  report.record.log.head = std::string(5000, 'a');
  {
    const FileLimit limit{1000};  // the log does not fit
    const auto result = store_.save(report);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::kStore);
  }
  report.record.log.head = "short";
  {
    const FileLimit limit{fs::file_size(state() / "goiso.db-wal") + 100};  // the database does not
    const auto result = store_.save(report);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::kStore);
    EXPECT_EQ(report.run, "");
    EXPECT_EQ(report.log_path, "");
  }
  EXPECT_TRUE(fs::is_empty(state() / "incoming"));
  EXPECT_EQ(store_.list()->size(), 1U);
  ASSERT_TRUE(store_.save(report));
  EXPECT_EQ(*store_.log(before), tests::sample().record.log.head);
}

TEST(RunStore, AStateFolderThatIsAFileIsAStoreError) {
  const auto home = *TempFolder::create(fs::temp_directory_path(), "goiso-test-");
  std::ofstream(home.path() / "file") << "x";
  const auto store = RunStore::open(home.path() / "file");
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::kStore);
}

}  // namespace
}  // namespace goiso
