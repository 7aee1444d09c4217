#include "report/matrix_commands.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "report/matrix_markdown.h"
#include "support/study_sample.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// One cell, and nothing but its release varies.
class Lines : public testing::Test {
 protected:
  Lines() : report_(tests::sample_matrix()) {
    report_.axes = {{"go", {"go1.24.7", "go1.24.8"}}, {"platform", {"linux/amd64"}}};
    report_.cells.resize(2);
    cell().go = "go1.24.8";
    cell().platform = "linux/amd64";
    cell().axes.clear();
  }
  MatrixCell& cell() { return report_.cells[1]; }
  std::vector<std::string> lines() { return reproduce_lines(report_, cell()); }

  MatrixReport report_;
};

TEST_F(Lines, RepeatACellWithGoisoAndWithoutIt) {
  EXPECT_THAT(lines(),
              ElementsAre("goiso reproduce ./proj --go 1.24.8 -- go test ./...", "GOTOOLCHAIN=go1.24.8 go test ./..."));
  report_.commands = {{"command", {"go", "build", "./..."}}};
  EXPECT_THAT(lines(), ElementsAre("goiso reproduce ./proj --go 1.24.8", "GOTOOLCHAIN=go1.24.8 go build ./..."));
  report_.commands = {{"command", {"make"}}};
  EXPECT_THAT(lines(), ElementsAre("goiso reproduce ./proj --go 1.24.8 -- make"));
}

TEST_F(Lines, NameAFirstReleaseSoThatItIsNotItsLine) {
  cell().go = "go1.20";
  EXPECT_THAT(lines()[0], HasSubstr("--go go1.20 "));
  cell().go = "go1.22rc1";
  EXPECT_THAT(lines()[0], HasSubstr("--go 1.22rc1 "));
}

TEST_F(Lines, HoldEverythingThatTheCellSets) {
  report_.axes.emplace_back("race", std::vector<std::string>{"0", "1"});
  report_.environment = {{"A", "b c"}, {"GOFLAGS", "-v"}};
  report_.image = "debian:12";
  cell().platform = "windows/arm64";
  cell().axes = {{"race", "1"}, {"tags", "x,y"}, {"GODEBUG", "panicnil=1"}, {"GOEXPERIMENT", "none"}};
  const std::string flags =
      " --platform windows/arm64 --cgo --image debian:12 --env 'A=b c' --env GODEBUG=panicnil=1 --env "
      "GOEXPERIMENT=none "
      "--env 'GOFLAGS=-v -race -tags=x,y' -- go test ./...";
  EXPECT_THAT(lines(), ElementsAre("goiso reproduce ./proj --go 1.24.8" + flags));
  EXPECT_EQ(bisect_line(report_, report_.cells[0], cell()), "goiso bisect ./proj --good 1.24.7 --bad 1.24.8" + flags);
}

TEST_F(Lines, SayWhatNoFlagSays) {
  cell().axes = {{"go-line", "1.20"}};
  EXPECT_THAT(lines()[0], HasSubstr("'go 1.20' in go.mod"));
  EXPECT_EQ(bisect_line(report_, report_.cells[0], cell()), "");
}

TEST_F(Lines, OfAGoOfOnesOwnThereAreNone) {
  cell().go = "go1.24.8-own";
  EXPECT_THAT(lines(), IsEmpty());
  EXPECT_EQ(bisect_line(report_, report_.cells[0], cell()), "");
}

TEST_F(Lines, NothingInThemIsMoreThanOneLine) {
  const auto hostile = tests::hostile_matrix();
  for (const auto& one : hostile.cells) {
    for (const auto& line : reproduce_lines(hostile, one)) {
      EXPECT_THAT(line, Not(HasSubstr("\n")));
      EXPECT_THAT(line, Not(HasSubstr("\x1b")));
    }
  }
}

TEST(MatrixMarkdown, ShowsTheFirstErrorLinesAndHowToRepeatThem) {
  auto report = tests::sample_matrix_of_commands();
  auto& log = report.cells[3].result->log_tail;
  log = "go: downloading x\n# example.test/url\n" + report.cells[3].result->verdict.signature->first_line + "\n";
  for (int line = 1; line <= 30; ++line) {
    log += fmt::format("line {}\n", line);
  }
  const auto text = to_markdown(report);
  EXPECT_THAT(text, HasSubstr("```\n# example.test/url\npanic: parse"));
  EXPECT_THAT(text, HasSubstr("\nline 18\n… 12 lines more\n```\n"));
  EXPECT_THAT(text, Not(HasSubstr("downloading")));
  EXPECT_THAT(text, HasSubstr("```sh\ngoiso reproduce ./proj --go 1.24.8 -- go test -run 'A B' ./...\n"
                              "GOTOOLCHAIN=go1.24.8 go test -run 'A B' ./...\n```\n"));
  EXPECT_THAT(text, HasSubstr("- engine `20.10.24`, kernel `6.1.0-25-amd64`, image `base`"));
}

}  // namespace
}  // namespace goiso
