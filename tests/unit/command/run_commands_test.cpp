#include "command/run_commands.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/file.h"
#include "command/config.h"
#include "model/progress.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// A house in a folder of its own; no engine.
class RunCommands : public testing::Test {
 protected:
  RunCommands() {
    folder_.emplace(std::move(*TempFolder::create(std::filesystem::temp_directory_path(), "command-test")));
    house_.emplace(std::move(*House::open({{"GOISO_HOME", folder_->path().string()}}, "", progress_)));
  }
  std::string keep_run(const std::string& go, Outcome outcome, const std::string& log = "") {
    RunReport report;
    report.record.log.head = log;
    report.request.toolchain.version = *GoVersion::parse(go);
    report.verdict.outcome = outcome;
    report.verdict.reason = outcome == Outcome::kPassed ? "ok" : "compile-error";
    EXPECT_TRUE((*house_->runs())->save(report));
    return report.run;
  }

  NoProgress progress_;
  std::optional<TempFolder> folder_;
  std::optional<House> house_;
};

TEST_F(RunCommands, CompareNamesTheFieldsThatDiffer) {
  const auto one = keep_run("1.21.13", Outcome::kPassed);
  const auto other = keep_run("1.22.0", Outcome::kFailed);
  const auto answer = compare_runs(*house_, one, other);
  ASSERT_TRUE(answer);
  const auto document = nlohmann::json::parse(answer->json);
  EXPECT_EQ(document["schema"], "goiso.comparison/1");
  EXPECT_THAT(document["runs"], ElementsAre(one, other));
  std::vector<std::string> fields;
  for (const auto& difference : document["differences"]) {
    fields.push_back(difference["field"]);
  }
  EXPECT_THAT(fields, ElementsAre("verdict.outcome", "verdict.reason", "toolchain.version"));
  EXPECT_THAT(answer->text, HasSubstr("toolchain.version\n  go1.21.13\n  go1.22.0\n"));
}

TEST_F(RunCommands, CompareSaysWhenOnlyTimeDiffers) {
  const auto one = keep_run("1.21.13", Outcome::kPassed);
  const auto other = keep_run("1.21.13", Outcome::kPassed);
  EXPECT_EQ(compare_runs(*house_, one, other)->text, "the two runs agree in everything but time\n");
}

TEST_F(RunCommands, CompareShowsTheLinesOfTheLogsThatDiffer) {
  const auto one = keep_run("1.21.13", Outcome::kFailed, "# x\nold words\n");
  const auto other = keep_run("1.21.13", Outcome::kFailed, "# x\nnew\x1b words\n");
  const auto answer = compare_runs(*house_, one, other);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->text, "log: 1 line only in " + one + "\n      2: old words\nlog: 1 line only in " + other +
                              "\n      2: new\\x1b words\n1 difference\n");
  const auto log = nlohmann::json::parse(answer->json)["log"];
  EXPECT_EQ(log["standing"], "different");
  EXPECT_EQ(log["only"][1]["run"], other);
  EXPECT_EQ(log["only"][1]["lines"][0]["line"], 2);
}

TEST_F(RunCommands, CompareTakesTheFirstLineOfOneFailureForPartOfTheLog) {
  const auto keep_failure = [this](const std::string& first_line) {
    RunReport report;
    report.verdict.outcome = Outcome::kFailed;
    report.verdict.signature.emplace();
    report.verdict.signature->first_line = first_line;
    EXPECT_TRUE((*house_->runs())->save(report));
    return report.run;
  };
  const auto one = keep_failure("x.go:1: in /tmp/T1");
  EXPECT_THAT(compare_runs(*house_, one, keep_failure("x.go:1: in /tmp/T2"))->text, HasSubstr("agree"));
}

TEST_F(RunCommands, CompareBoundsTheLinesAndCountsThemAll) {
  std::string log;
  for (char line = 'a'; line <= 'z'; ++line) {
    log += std::string{line} + "\n";
  }
  const auto one = keep_run("1.21.13", Outcome::kFailed, log);
  const auto answer = compare_runs(*house_, one, keep_run("1.21.13", Outcome::kFailed));
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->text, HasSubstr("log: 26 lines only in " + one));
  EXPECT_THAT(answer->text, HasSubstr("     20: t\n         and 6 more\n"));
}

TEST_F(RunCommands, CompareTakesTimesAndTemporaryFoldersForNoDifference) {
  const auto one = keep_run("1.21.13", Outcome::kPassed, "ok x.test 0.1s in /w/tmp/go-build1/b001\n");
  const auto other = keep_run("1.21.13", Outcome::kPassed, "ok x.test 2.5s in /w/tmp/go-build2/b001\n");
  const auto answer = compare_runs(*house_, one, other);
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->text, HasSubstr("1 line differs in numbers, times and places alone"));
  EXPECT_THAT(answer->text, HasSubstr("agree in everything but time and what their logs count\n"));
  EXPECT_EQ(nlohmann::json::parse(answer->json)["log"]["standing"], "nearly-same");
}

TEST_F(RunCommands, CompareSaysWhenALogIsNoLongerKept) {
  const auto one = keep_run("1.21.13", Outcome::kPassed, "one\n");
  const auto other = keep_run("1.21.13", Outcome::kPassed, "other\n");
  std::filesystem::remove(*(*house_->runs())->log_path(one));
  const auto answer = compare_runs(*house_, one, other);
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->text, HasSubstr("log: the log of run '" + one + "' is no longer kept\n"));
  EXPECT_THAT(answer->text, HasSubstr("their logs cannot be compared"));
  EXPECT_EQ(nlohmann::json::parse(answer->json)["log"]["standing"], "unknown");
}

TEST_F(RunCommands, AnUnknownRunIsNotFound) {
  const auto answer = compare_runs(*house_, "latest", "r-0");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kNotFound);
}

TEST_F(RunCommands, ConfigNamesValueAndOrigin) {
  const auto answer =
      show_config({{"memory", {"8g"}, "GOISO_MEMORY"}, {"env", {"A=1", "B=2"}, "x\x1b.toml:3"}}, *house_);
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->text, HasSubstr("memory       8g (GOISO_MEMORY)\n"));
  EXPECT_THAT(answer->text, HasSubstr("A=1, B=2 (x\\x1b.toml:3)\n"));
  EXPECT_EQ(nlohmann::json::parse(answer->json)["settings"][0]["origin"], "GOISO_MEMORY");
}

}  // namespace
}  // namespace goiso
