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
  std::string keep_run(const std::string& go, Outcome outcome) {
    RunReport report;
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
  EXPECT_THAT(compare_runs(*house_, one, other)->text, HasSubstr("agree"));
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
