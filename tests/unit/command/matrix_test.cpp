#include "command/matrix.h"

#include <gmock/gmock.h>

#include <atomic>
#include <set>

#include "command/cell_queue.h"
#include "command/matrix_conclusion.h"
#include "command/matrix_merge.h"
#include "command/matrix_run.h"
#include "report/matrix_json.h"
#include "support/study_sample.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Verdict passed() { return {Outcome::kPassed, "ok", 0, 0, {}, {}}; }

Verdict failed(const std::string& id) {
  FailureSignature signature;
  signature.id = id;
  signature.first_line = "line of " + id;
  return {Outcome::kFailed, "compile-error", 1, 0, signature, {}};
}

ProbeResult result(Verdict verdict) {
  ProbeResult probe;
  probe.verdict = std::move(verdict);
  return probe;
}

class Watcher final : public MatrixWatcher {
 public:
  void planned(const MatrixReport&, const std::vector<std::optional<std::chrono::milliseconds>>&,
               std::size_t) override {}
  void cell_started(std::size_t cell) override { started.insert(cell); }
  void cell_ended(std::size_t cell, const MatrixCell&) override { ended.insert(cell); }
  std::set<std::size_t> started;
  std::multiset<std::size_t> ended;
};

/// A matrix of releases whose builds answer as a test says.
class Bench {
 public:
  explicit Bench(const std::vector<std::string>& releases) : gos(releases) {
    ground_.plan.axes = {{"go", releases}, {"platform", {"linux/amd64"}}, {"command", {"command"}}};
    for (const auto& go : releases) {
      ground_.plan.cells.push_back({go, {go, "linux/amd64", "command"}, {}});
      ground_.releases[go] = {*GoVersion::parse(go), "", ""};
      MatrixCell cell;
      cell.id = cell.go = go;
      report.cells.push_back(cell);
      order.push_back(order.size());
    }
    ground_.commands = {{"command", {"go", "build"}}};
    report.axes = {{"go", releases}};
    report.commands = {{"command", {"go", "build"}}};
  }

  MatrixEnd run(const std::function<Result<ProbeResult>(const std::string& go, std::stop_token stop)>& answer,
                std::stop_token stop = {}) {
    const auto questions = CellQuestions::make(options_, ground_, Project{});
    const auto ask = [&](const ProbeQuestion& question, std::stop_token asked) {
      return answer(question.release.version.name(), std::move(asked));
    };
    const MatrixWork work{ground_.plan, *questions, ask, provide, order, gos, jobs, repeat, retry, fail_fast};
    return run_cells(work, report, watcher, std::move(stop));
  }

  std::function<Result<void>(const std::string& go, std::stop_token stop)> provide =
      [](const std::string&, std::stop_token) { return Result<void>{}; };
  std::vector<std::size_t> order;
  std::vector<std::string> gos;
  std::size_t jobs = 2;
  int repeat = 1, retry = 0;
  bool fail_fast = false;
  MatrixReport report;
  Watcher watcher;

 private:
  MatrixOptions options_;
  MatrixGround ground_;
};

TEST(MatrixRun, EveryCellGetsItsAnswerAndIsToldOnce) {
  Bench bench{{"go1.21.0", "go1.22.0", "go1.23.0"}};
  const auto end = bench.run([](const std::string& go, std::stop_token) -> Result<ProbeResult> {
    return result(go == "go1.22.0" ? failed("s-a") : passed());
  });
  EXPECT_FALSE(end.trouble);
  EXPECT_EQ(bench.report.cells[1].result->verdict.outcome, Outcome::kFailed);
  EXPECT_EQ(bench.report.cells[1].failures, 1);
  EXPECT_EQ(bench.report.cells[2].result->verdict.outcome, Outcome::kPassed);
  EXPECT_THAT(bench.watcher.ended, ElementsAre(0, 1, 2));
}

TEST(MatrixRun, AnSdkThatCannotBeHadLeavesItsCellsOutAndTheOthersRun) {
  Bench bench{{"go1.21.0", "go1.22.0", "go1.23.0"}};
  bench.provide = [](const std::string& go, std::stop_token) {
    return go == "go1.22.0" ? Result<void>{Error{ErrorKind::kNotFound, "no source has it", {}, {}}} : Result<void>{};
  };
  const auto end =
      bench.run([](const std::string&, std::stop_token) -> Result<ProbeResult> { return result(passed()); });
  ASSERT_TRUE(end.trouble);
  EXPECT_EQ(end.trouble->kind, ErrorKind::kNotFound);
  EXPECT_FALSE(bench.report.cells[1].result);
  EXPECT_EQ(bench.report.cells[1].not_run, "go1.22.0 cannot be had: no source has it");
  EXPECT_EQ(bench.report.cells[1].why_not_run, NotRun::kTrouble);
  EXPECT_TRUE(bench.report.cells[0].result && bench.report.cells[2].result);
}

TEST(MatrixRun, TroubleOfOursIsTriedThreeTimesAndIsNeverAFailingCell) {
  Bench bench{{"go1.21.0", "go1.22.0"}};
  std::atomic<int> asked{0};
  const auto end = bench.run([&](const std::string& go, std::stop_token) -> Result<ProbeResult> {
    if (go == "go1.22.0") {
      return result(passed());
    }
    ++asked;
    return Error{ErrorKind::kEngineLost, "the engine went away", {}, {}};
  });
  EXPECT_EQ(asked, 3);
  ASSERT_TRUE(end.trouble);
  EXPECT_EQ(end.trouble->kind, ErrorKind::kEngineLost);
  EXPECT_FALSE(bench.report.cells[0].result);
  EXPECT_EQ(bench.report.cells[0].not_run, "the engine went away");
  EXPECT_EQ(bench.report.cells[0].why_not_run, NotRun::kTrouble);
  EXPECT_TRUE(bench.report.cells[1].result);
}

TEST(MatrixRun, WhatWouldMeetEveryCellEndsTheMatrixAtOnce) {
  Bench bench{{"go1.21.0", "go1.22.0", "go1.23.0"}};
  bench.jobs = 1;
  int asked = 0;
  const auto end = bench.run([&](const std::string&, std::stop_token) -> Result<ProbeResult> {
    ++asked;
    return Error{ErrorKind::kStore, "no space left", {}, {}};
  });
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(end.trouble->kind, ErrorKind::kStore);
  EXPECT_EQ(bench.report.cells[0].why_not_run, NotRun::kTrouble);
  EXPECT_EQ(bench.report.cells[2].not_run, "cancelled: no space left");
  EXPECT_EQ(bench.report.cells[2].why_not_run, NotRun::kCancelled);
  EXPECT_THAT(bench.watcher.ended, ElementsAre(0, 1, 2));
}

TEST(MatrixRun, FailFastStopsWhatRuns) {
  Bench bench{{"go1.21.0", "go1.22.0", "go1.23.0", "go1.24.0"}};
  bench.fail_fast = true;
  std::atomic<bool> is_running{false};
  std::atomic<bool> was_stopped{false};
  const auto end = bench.run([&](const std::string& go, std::stop_token stop) -> Result<ProbeResult> {
    if (go == "go1.21.0") {  // runs until it is stopped
      is_running = true;
      is_running.notify_all();
      std::atomic<bool> stopped{false};
      const std::stop_callback wake{stop, [&] {
                                      stopped = true;
                                      stopped.notify_all();
                                    }};
      stopped.wait(false);
      was_stopped = true;
      return Error{ErrorKind::kInterrupted, "interrupted", {}, {}};
    }
    is_running.wait(false);
    return result(failed("s-a"));
  });
  EXPECT_TRUE(was_stopped);
  EXPECT_FALSE(end.trouble);
  EXPECT_FALSE(end.is_interrupted);
  EXPECT_EQ(bench.report.cells[0].not_run, "cancelled: go1.22.0 was not as expected");
  EXPECT_EQ(bench.report.cells[3].not_run, "cancelled: go1.22.0 was not as expected");
}

TEST(MatrixRun, AStopFromOutsideLeavesWhatIsKnown) {
  Bench bench{{"go1.21.0", "go1.22.0", "go1.23.0"}};
  bench.jobs = 1;
  std::stop_source source;
  const auto end = bench.run(
      [&](const std::string& go, std::stop_token) -> Result<ProbeResult> {
        if (go == "go1.22.0") {
          source.request_stop();
          return Error{ErrorKind::kInterrupted, "interrupted", {}, {}};
        }
        return result(passed());
      },
      source.get_token());
  EXPECT_TRUE(end.is_interrupted);
  EXPECT_FALSE(end.trouble);
  EXPECT_TRUE(bench.report.cells[0].result);
  EXPECT_EQ(bench.report.cells[1].not_run, "interrupted");
  EXPECT_EQ(bench.report.cells[1].why_not_run, NotRun::kCancelled);
  EXPECT_EQ(bench.report.cells[2].not_run, "interrupted");
}

TEST(MatrixRun, AFailureIsAskedAgainAndRunsThatDisagreeAreFlaky) {
  Bench bench{{"go1.21.0", "go1.22.0", "go1.23.0"}};
  bench.retry = 2;
  std::atomic<int> second{0}, third{0};
  bench.run([&](const std::string& go, std::stop_token) -> Result<ProbeResult> {
    if (go == "go1.21.0") {
      return result(passed());
    }
    return go == "go1.22.0" ? result(++second == 2 ? passed() : failed("s-a"))
                            : result(failed(++third == 3 ? "s-b" : "s-a"));
  });
  EXPECT_EQ(bench.report.cells[0].runs, 1);
  EXPECT_EQ(bench.report.cells[1].runs, 3);
  EXPECT_EQ(bench.report.cells[1].failures, 2);
  EXPECT_TRUE(bench.report.cells[1].is_flaky());
  EXPECT_TRUE(bench.report.cells[2].is_flaky());  // it failed in two ways
}

TEST(MatrixRun, EveryCellIsRunAsOftenAsItIsToBe) {
  Bench bench{{"go1.21.0", "go1.22.0", "go1.23.0", "go1.24.0"}};
  bench.repeat = 3;
  std::atomic<int> second{0};
  const auto at = [&](std::size_t place) { return bench.report.cells[place]; };
  bench.run([&](const std::string& go, std::stop_token) -> Result<ProbeResult> {
    return go == "go1.21.0"   ? result(passed())
           : go == "go1.22.0" ? result(++second == 2 ? failed("s-a") : passed())
           : go == "go1.23.0" ? result(failed("s-b"))
                              : result({Outcome::kUntestable, "platform", 1, 0, {}, {}});
  });
  EXPECT_EQ(at(0).runs, 3);
  EXPECT_FALSE(at(0).is_flaky());
  EXPECT_EQ(at(1).runs, 3);
  EXPECT_TRUE(at(1).is_flaky());
  EXPECT_EQ(at(1).result->verdict.outcome, Outcome::kFailed) << "the failing run is the one to read";
  EXPECT_EQ(at(2).failures, 3);
  EXPECT_EQ(at(3).runs, 1) << "what cannot be tested cannot be tested again";
}

TEST(MatrixRun, WhatWasKnownOfABuildThatVariesCounts) {
  auto known = result(passed());
  known.others = {result(passed()), result(failed("s-a"))};
  MatrixCell cell;
  count_run(cell, known);
  EXPECT_EQ(cell.runs, 3);
  EXPECT_EQ(cell.failures, 1);
  EXPECT_TRUE(cell.is_flaky());
  EXPECT_EQ(cell.result->verdict.outcome, Outcome::kFailed);
  EXPECT_THAT(cell.result->others, testing::IsEmpty());
}

TEST(CellQueue, CellsWaitForTheirSdkAndTheRestDoesNot) {
  CellQueue queue{{{0, "a"}, {1, "b"}, {2, "a"}}};
  queue.provide("b");
  EXPECT_EQ(queue.take(), 1U);
  EXPECT_THAT(queue.refuse("a"), ElementsAre(0, 2));
  EXPECT_EQ(queue.take(), std::nullopt);
}

TEST(MatrixConclusion, GroupsChangesAndExpectationsFollowFromTheResults) {
  Bench bench{{"go1.21.0", "go1.22.0", "go1.23.0"}};
  auto& cells = bench.report.cells;
  cells[0].result = result(passed());
  cells[1].result = result(failed("s-a"));
  cells[2].result = result(failed("s-a"));
  cells[2].expected = "fail";
  EXPECT_EQ(conclude(bench.report), MatrixStanding::kUnexpected);
  ASSERT_EQ(bench.report.groups.size(), 1U);
  EXPECT_THAT(bench.report.groups[0].cells, ElementsAre("go1.22.0", "go1.23.0"));
  EXPECT_EQ(bench.report.groups[0].first_line, "line of s-a");
  EXPECT_FALSE(cells[1].is_as_expected);
  EXPECT_TRUE(cells[2].is_as_expected);
  ASSERT_EQ(bench.report.changes.size(), 1U);
  EXPECT_EQ(bench.report.changes[0].kind, "regression");
  const auto once = to_json(bench.report);
  conclude(bench.report);
  EXPECT_EQ(to_json(bench.report), once);
}

void leave_to_another(MatrixCell& cell) {
  cell.not_run = kAnotherShard;
  cell.why_not_run = NotRun::kAnotherShard;
}

std::vector<MatrixReport> two_shards() {
  Bench bench{{"go1.21.0", "go1.22.0"}};
  auto one = bench.report;
  one.shards = 2;
  auto two = one;
  two.shard = 2;
  one.cells[0].result = result(passed());
  leave_to_another(one.cells[1]);
  leave_to_another(two.cells[0]);
  two.cells[1].result = result(failed("s-a"));
  return {one, two};
}

TEST(MatrixMerge, ShardsMakeTheWholeWhateverTheirOrder) {
  const auto shards = two_shards();
  auto merged = merge_matrices(shards);
  ASSERT_TRUE(merged) << merged.error().message;
  EXPECT_TRUE(merged->cells[0].result && merged->cells[1].result);
  EXPECT_EQ(merged->shards, 1);
  EXPECT_EQ(conclude(*merged), MatrixStanding::kUnexpected);
  auto other = merge_matrices({shards[1], shards[0]});
  ASSERT_TRUE(other);
  conclude(*other);
  EXPECT_EQ(to_json(*other), to_json(*merged));
}

TEST(MatrixMerge, TheSameShardTwiceIsFineAsLongAsItSaysTheSame) {
  auto shards = two_shards();
  shards[0].containers = 3;
  shards[1].containers = 4;
  shards.push_back(shards[0]);
  const auto merged = merge_matrices(shards);
  ASSERT_TRUE(merged) << merged.error().message;
  EXPECT_EQ(merged->containers, 7);
  shards[2].cells[0].result = result(failed("s-b"));
  EXPECT_THAT(merge_matrices(shards).error().message, HasSubstr("'go1.21.0' differently"));
}

TEST(MatrixMerge, TheSearchesOfAllShardsAreKeptEachOnce) {
  auto shards = two_shards();
  shards[0].regressions.resize(1);
  shards[0].regressions[0].study = "b-2";
  shards[1].regressions.resize(2);
  shards[1].regressions[0].study = "b-3";
  shards[1].regressions[1].study = "b-1";
  shards.push_back(shards[0]);
  const auto merged = merge_matrices(shards);
  ASSERT_TRUE(merged);
  std::vector<std::string> studies;
  for (const auto& search : merged->regressions) {
    studies.push_back(search.study);
  }
  EXPECT_THAT(studies, ElementsAre("b-1", "b-2", "b-3"));
}

TEST(MatrixMerge, AMissingShardIsTold) {
  const auto merged = merge_matrices({two_shards()[0]});
  ASSERT_TRUE(merged);
  EXPECT_THAT(merged->notes, ElementsAre("shard 2 of 2 is missing"));
  EXPECT_EQ(merged->cells[1].not_run, kAnotherShard);
}

TEST(MatrixMerge, OneNameForDifferentWordsIsRefused) {
  auto shards = two_shards();
  for (auto& shard : shards) {
    shard.commands = {{"build", {"go", "build"}}, {"check", {"go", "vet"}}};
  }
  EXPECT_TRUE(merge_matrices(shards));
  shards[1].commands[1].words = {"go", "test"};
  const auto merged = merge_matrices(shards);
  ASSERT_FALSE(merged);
  EXPECT_THAT(merged.error().message, HasSubstr("they differ in the command 'check'"));
}

TEST(MatrixMerge, DifferentQuestionsAreRefused) {
  struct Case {
    std::function<void(MatrixReport&)> change;
    std::string what;
  };
  const std::vector<Case> cases{{[](auto& report) { report.project_digest = "sha256:x"; }, "the project"},
                                {[](auto& report) {
                                   report.commands = {{"command", {"go", "vet"}}};
                                 },
                                 "the command"},
                                {[](auto& report) { report.commands.clear(); }, "the commands"},
                                {[](auto& report) { report.cells[0].expected = "fail"; }, "their cells"},
                                {[](auto& report) { report.cells.pop_back(); }, "their cells"},
                                {[](auto& report) { report.image = "cgo"; }, "the image"},
                                {[](auto& report) { report.environment["A"] = "1"; }, "the environment"},
                                {[](auto& report) { report.shards = 3; }, "how many shards"}};
  for (const auto& [change, what] : cases) {
    auto shards = two_shards();
    change(shards[1]);
    const auto merged = merge_matrices(shards);
    ASSERT_FALSE(merged) << what;
    EXPECT_EQ(merged.error().kind, ErrorKind::kUsage);
    EXPECT_THAT(merged.error().message, HasSubstr(what));
  }
  EXPECT_EQ(merge_matrices({}).error().kind, ErrorKind::kUsage);
}

}  // namespace
}  // namespace goiso
