#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "base/file.h"
#include "cli/exit_code.h"
#include "cli/grammar.h"
#include "cli/matrix_axes_words.h"
#include "cli/matrix_board.h"
#include "cli/settings.h"
#include "cli/shell_split.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<std::string> kKeys{"go",     "platform", "cgo",     "race",         "go-line",
                                     "tags",   "memory",   "command", "include-cell", "exclude-cell",
                                     "expect", "jobs",     "cover",   "retry",        "godebug"};

Result<Settings> settings_in(const std::string& text, SettingsOwner owner = SettingsOwner::kProject,
                             const std::string& command = "matrix") {
  auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "matrix-words-test");
  EXPECT_TRUE(folder);
  const auto file = folder->path() / "goiso.toml";
  std::ofstream(file) << text;
  return settings_of_file(file, owner, kKeys, command);
}

TEST(MatrixSettings, TheTableOfAProjectIsReadAsTheFlagsAre) {
  const auto settings = settings_in(R"(go = "1.21"
memory = "1g"
[matrix]
go = "1.21..1.24,!1.22.0"
platforms = ["linux/amd64", "windows/arm64"]
cgo = [false, true]
race = true
go_lines = ["own", "1.20"]
tags = ["none", ["a", "b"]]
exclude = [{ go = "1.21.*", platform = ["windows/arm64", "linux/386"] }, "race=1,cgo=0"]
expect = [{ outcome = ["fail", "timed-out"], go = "1.22.0" }, "pass"]
[matrix.commands]
build = "go build ./..."
test = ["go", "test", "-run", "Test A"]
)");
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_THAT(settings->at("go").values, ElementsAre("1.21..1.24,!1.22.0"));
  EXPECT_THAT(settings->at("memory").values, ElementsAre("1g"));
  EXPECT_THAT(settings->at("platform").values, ElementsAre("linux/amd64", "windows/arm64"));
  EXPECT_THAT(settings->at("cgo").values, ElementsAre("both"));
  EXPECT_THAT(settings->at("race").values, ElementsAre("true"));
  EXPECT_THAT(settings->at("go-line").values, ElementsAre("own", "1.20"));
  EXPECT_THAT(settings->at("tags").values, ElementsAre("none", "a,b"));
  EXPECT_THAT(settings->at("exclude-cell").values,
              ElementsAre("go=1.21.*,platform=windows/arm64|linux/386", "race=1,cgo=0"));
  EXPECT_THAT(settings->at("expect").values, ElementsAre("fail|timed-out,go=1.22.0", "pass"));
  EXPECT_THAT(settings->at("command").values, ElementsAre("build=go build ./...", "test=go test -run 'Test A'"));
}

TEST(MatrixSettings, ReleasesMayBeAList) {
  const auto settings = settings_in("[matrix]\ngo = ['1.21.0', '1.24.13']\n");
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_THAT(settings->at("go").values, ElementsAre("1.21.0,1.24.13"));
}

TEST(MatrixSettings, TheTableSpeaksToTheMatrixAlone) {
  const auto settings = settings_in("go = '1.21'\n[matrix]\ngo = 'minors'\n", SettingsOwner::kProject, "reproduce");
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_THAT(settings->at("go").values, ElementsAre("1.21"));
}

TEST(MatrixSettings, AProjectSaysWhatVariesAndNothingAboutThisMachine) {
  for (const auto* line : {"jobs = 64", "memory = '64g'", "retry = 100"}) {
    const auto settings = settings_in(std::string{"[matrix]\n"} + line + "\n");
    ASSERT_FALSE(settings) << line;
    EXPECT_EQ(settings.error().kind, ErrorKind::kUsage);
    EXPECT_THAT(settings.error().message, HasSubstr("a project may not set"));
    EXPECT_TRUE(settings_in(std::string{"[matrix]\n"} + line + "\n", SettingsOwner::kUser)) << line;
  }
  for (const auto* line :
       {"go = '1.21,path:/opt/go'", "exclude = ['go=path:/opt/go']", "include = [{ go = 'path:/opt/go' }]"}) {
    const auto settings = settings_in(std::string{"[matrix]\n"} + line + "\n");
    ASSERT_FALSE(settings) << line;
    EXPECT_THAT(settings.error().message, HasSubstr("folder of this machine"));
  }
}

TEST(MatrixSettings, WhatIsNotUnderstoodIsNamedWithItsLine) {
  struct Case {
    std::string line, message;
  };
  for (const auto& [line, message] :
       std::vector<Case>{{"platfroms = 'x'", "no flag has the key 'platfroms'"},
                         {"expect = [{ go = '1.21', outcom = 'fail' }]", "has no 'outcome'"},
                         {"tags = 1979-05-27", "the value of 'tags' is not understood"},
                         {"tags = [{ a = 1 }]", "the value of 'tags' is not understood"},
                         {"commands = []", "the value of 'command' is not understood"}}) {
    const auto settings = settings_in("[matrix]\n" + line + "\n");
    ASSERT_FALSE(settings) << line;
    EXPECT_THAT(settings.error().message, HasSubstr(message));
    EXPECT_THAT(settings.error().message, HasSubstr("goiso.toml:2'"));
  }
}

TEST(MatrixWords, AFlagThatIsNoneAndACommandThatIsNoneAreToldApart) {
  const auto error_of = [](const std::vector<std::string>& words) {
    Request request;
    return Grammar{request}.read(words, {}).error();
  };
  EXPECT_THAT(error_of({"matrix", "--cove", "all"}).message, HasSubstr("'goiso matrix' has no flag '--cove'"));
  EXPECT_THAT(error_of({"matrix", "a", "b"}).hint, HasSubstr("behind '--'"));
  EXPECT_THAT(error_of({"matrix", "--cover", "some"}).message, HasSubstr("must be all or pairwise"));
  EXPECT_THAT(error_of({"matrix", "merge"}).message, HasSubstr("FILE is required"));
}

TEST(MatrixWords, AxesAreListsAndCommandsHaveNames) {
  AxisWords words;
  words.platforms = {"linux/amd64,windows/arm64", "linux/386"};
  words.race = "both";
  words.cgo = "1";
  words.go_lines = {"own, 1.20"};
  words.tags = {"a,b", "none"};
  words.commands = {"test=go test -run 'Test A'"};
  const auto axes = read_axes(words);
  ASSERT_TRUE(axes) << axes.error().message;
  EXPECT_THAT(axes->platforms, ElementsAre("linux/amd64", "windows/arm64", "linux/386"));
  EXPECT_THAT(axes->race, ElementsAre("0", "1"));
  EXPECT_THAT(axes->cgo, ElementsAre("1"));
  EXPECT_THAT(axes->go_lines, ElementsAre("own", "1.20"));
  EXPECT_THAT(axes->tags, ElementsAre("a,b", "none"));
  ASSERT_EQ(axes->commands.size(), 1U);
  EXPECT_EQ(axes->commands[0].name, "test");
  EXPECT_THAT(axes->commands[0].words, ElementsAre("go", "test", "-run", "Test A"));
  words.commands = {"go test"};
  EXPECT_THAT(read_axes(words).error().message, HasSubstr("has no name"));
}

TEST(ShellSplit, QuotesHoldTogetherAndNothingIsExpanded) {
  EXPECT_THAT(shell_split("a  'b c'\t\"d\\\"e\" f\\ g '' $HOME *").value_or(std::vector<std::string>{}),
              ElementsAre("a", "b c", "d\"e", "f g", "", "$HOME", "*"));
  EXPECT_THAT(shell_split(" \n").value_or(std::vector<std::string>{"x"}), ElementsAre());
  EXPECT_EQ(shell_split("a 'b").error().kind, ErrorKind::kUsage);
  EXPECT_EQ(shell_split("a\\").error().kind, ErrorKind::kUsage);
}

TEST(ExitCode, OfAMatrixSpeaksOfTheWorst) {
  MatrixAnswer answer;
  EXPECT_EQ(exit_code(answer), 125);
  answer.standing = MatrixStanding::kAsExpected;
  EXPECT_EQ(exit_code(answer), 0);
  answer.standing = MatrixStanding::kFlaky;
  EXPECT_EQ(exit_code(answer), 11);
  answer.trouble = Error{ErrorKind::kNotFound, "x", {}, {}};
  EXPECT_EQ(exit_code(answer), 132);  // nothing is fine that was not looked at
  answer.standing = MatrixStanding::kUnexpected;
  EXPECT_EQ(exit_code(answer), 1);  // and what a cell showed stays true
}

MatrixReport planned(int releases) {
  MatrixReport report;
  for (int i = 0; i < releases; ++i) {
    MatrixCell cell;
    cell.id = cell.go = "go1." + std::to_string(21 + i / 10) + "." + std::to_string(i % 10);
    report.versions.push_back(cell.go);
    report.cells.push_back(cell);
  }
  return report;
}

TEST(MatrixBoard, EachReleaseHasALineAndTheLastOneSaysHowLongItTakes) {
  MatrixBoard board{MatrixBoard::Style::kSilent, nullptr, nullptr};
  auto report = planned(2);
  board.planned(report, {std::chrono::seconds{4}, std::chrono::seconds{6}}, 2);
  board.cell_started(0);
  EXPECT_THAT(board.lines(),
              ElementsAre("go1.21.0  0 of 1 · 1 running", "go1.21.1  0 of 1", "0 of 2 cells · about 5 s left"));
  report.cells[0].result.emplace().verdict.outcome = Outcome::kFailed;
  board.cell_ended(0, report.cells[0]);
  EXPECT_THAT(board.lines(), ElementsAre("go1.21.0  1 of 1 · 1 failed", "go1.21.1  0 of 1",
                                         "1 of 2 cells · 1 failed · about 5 s left"));
}

TEST(MatrixBoard, ManyReleasesShareTheLineOfTheirMinor) {
  MatrixBoard board{MatrixBoard::Style::kSilent, nullptr, nullptr};
  board.planned(planned(20), std::vector<std::optional<std::chrono::milliseconds>>(20), 1);
  EXPECT_THAT(board.lines(), ElementsAre("go1.21  0 of 10", "go1.22  0 of 10", "0 of 20 cells"));
}

}  // namespace
}  // namespace goiso
