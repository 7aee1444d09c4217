#include "report/probe_cache.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "base/file.h"
#include "base/parallel.h"
#include "report/probe_json.h"
#include "report/run_store.h"
#include "report/sql.h"
#include "sample.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;

ProbeKey key_of(const std::string& snapshot) {
  ProbeKey key;
  key.sdk = "sha256:5d";
  key.snapshot = snapshot;
  key.image_id = "sha256:1d";
  key.command = {"go", "test"};
  return key;
}

ProbeResult failed(const std::string& signature, const std::string& run = "r-1") {
  ProbeResult result;
  result.verdict = tests::sample().verdict;
  result.verdict.signature->id = signature;
  result.run = run;
  result.sdk = "sha256:5d";
  result.build = std::chrono::milliseconds{1234};
  result.peak_memory = 77;
  result.log_sha256 = "sha256:ab";
  result.log_tail = "FAIL\n\xff";
  return result;
}

ProbeResult passed() {
  ProbeResult result;
  result.verdict.reason = "ok";
  return result;
}

class ProbeCacheTest : public testing::Test {
 protected:
  ProbeCacheTest()
      : home_(*TempFolder::create(fs::temp_directory_path(), "goiso-test-")),
        store_(*RunStore::open(home_.path())),
        cache_(store_.probe_cache()) {}
  TempFolder home_;
  RunStore store_;
  ProbeCache cache_;
};

TEST_F(ProbeCacheTest, AnswersOnlyTheSameQuestionAlsoToTheNextSession) {
  ASSERT_TRUE(cache_.find(key_of("a")));
  EXPECT_TRUE(cache_.find(key_of("a"))->empty());
  ASSERT_TRUE(cache_.keep(key_of("a"), failed("s-1")));
  const auto found = *RunStore::open(home_.path())->probe_cache().find(key_of("a"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].times, 1);
  const auto& result = found[0].result;
  EXPECT_TRUE(result.is_cached);
  EXPECT_EQ(result.run, "r-1");
  EXPECT_EQ(result.verdict.reason, "compile-error");
  EXPECT_EQ(result.verdict.signature->id, "s-1");
  EXPECT_EQ(result.build, std::chrono::milliseconds{1234});
  EXPECT_EQ(result.log_tail, "FAIL\n\xef\xbf\xbd");
  EXPECT_TRUE(cache_.find(key_of("b"))->empty());
}

TEST_F(ProbeCacheTest, CountsHowOftenAFlakyBuildEndedEachWay) {
  const auto key = key_of("a");
  for (const auto& result :
       {failed("s-1", "r-1"), passed(), failed("s-1", "r-2"), failed("s-2"), failed("s-1", "r-3")}) {
    ASSERT_TRUE(cache_.keep(key, result));
  }
  const auto found = *cache_.find(key);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].times, 3);
  EXPECT_EQ(found[0].result.run, "r-3");
  EXPECT_EQ(found[1].times + found[2].times, 2);
}

TEST_F(ProbeCacheTest, TellsRunsApartThatDifferInTheirCodeAlone) {
  auto stops = failed("s-1", "r-1"), fails = failed("s-1", "r-2"), of_program = failed("s-1", "r-3");
  stops.verdict.exit_code = 200;
  fails.verdict.exit_code = of_program.verdict.exit_code = 1;
  of_program.verdict.program_code = 125;
  for (const auto& result : {stops, fails, of_program}) {
    ASSERT_TRUE(cache_.keep(key_of("a"), result));
  }
  EXPECT_EQ(cache_.find(key_of("a"))->size(), 3U);
}

TEST_F(ProbeCacheTest, WhatIsCachedIsNotCountedAgain) {
  ASSERT_TRUE(cache_.keep(key_of("a"), passed()));
  ASSERT_TRUE(cache_.keep(key_of("a"), cache_.find(key_of("a"))->front().result));
  EXPECT_EQ(cache_.find(key_of("a"))->front().times, 1);
}

TEST_F(ProbeCacheTest, LacksThatAProxyMightFillAreNotKept) {
  auto key = key_of("a");
  auto result = failed("s-1");
  result.verdict.missing_modules = {"example.test/x@v1.0.0"};
  key.modules = ModuleSupply::kProxy;
  ASSERT_TRUE(cache_.keep(key, result));
  EXPECT_TRUE(cache_.find(key)->empty());
  key.modules = ModuleSupply::kNone;
  ASSERT_TRUE(cache_.keep(key, result));
  EXPECT_EQ(cache_.find(key)->front().result.verdict.missing_modules, result.verdict.missing_modules);
}

TEST_F(ProbeCacheTest, AKeyWithoutContentIsABug) {
  EXPECT_EQ(cache_.keep(ProbeKey{}, passed()).error().kind, ErrorKind::kInternal);
}

TEST_F(ProbeCacheTest, AnAnswerOutlivesItsRunButNotTheLog) {
  auto report = tests::sample();
  ASSERT_TRUE(store_.save(report));
  ASSERT_TRUE(cache_.keep(key_of("a"), failed("s-1", report.run)));
  EXPECT_EQ(cache_.find(key_of("a"))->front().result.log_path, report.log_path);
  ASSERT_TRUE(store_.remove(report.run));
  const auto found = cache_.find(key_of("a"))->front().result;
  EXPECT_EQ(found.run, report.run);
  EXPECT_EQ(found.log_path, "");
}

TEST_F(ProbeCacheTest, AnAnswerThatTheDiskHasAlteredIsNotFound) {
  for (const auto* damage : {"UPDATE probes SET outcome = 'passed', signature = ''", "UPDATE probes SET times = 9",
                             "UPDATE probes SET result = replace(result, '\"failed\"', '\"passed\"')"}) {
    ASSERT_TRUE(cache_.keep(key_of(damage), failed("s-1")));
    auto sql = *Sql::open(home_.path() / "goiso.db", Sql::Open::kExisting, std::chrono::seconds{1});
    ASSERT_GT(*sql.change(damage), 0);
    EXPECT_TRUE(cache_.find(key_of(damage))->empty()) << damage;
    ASSERT_TRUE(sql.run("DELETE FROM probes"));
  }
}

TEST_F(ProbeCacheTest, ManyThreadsCountEveryRun) {
  parallel_for(40, 4, [&](std::size_t) { EXPECT_TRUE(cache_.keep(key_of("a"), passed())); });
  EXPECT_EQ(cache_.find(key_of("a"))->front().times, 40);
}

TEST(ProbeJson, RefusesWhatItDidNotWrite) {
  const auto whole = to_json(failed("s-1"));
  EXPECT_EQ(to_json(*probe_from_json(whole)), whole);
  EXPECT_EQ(to_json(*probe_from_json(to_json(passed()))), to_json(passed()));
  for (const auto* text : {"", "{", "[]", "{}", "null", "{\"outcome\":\"odd\"}"}) {
    EXPECT_FALSE(probe_from_json(text)) << text;
  }
  auto odd = whole;
  odd.replace(odd.find("\"exit_code\":1"), 13, "\"exit_code\":[]");
  EXPECT_FALSE(probe_from_json(odd));
}

}  // namespace
}  // namespace goiso
