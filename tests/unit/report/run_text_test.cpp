#include "report/run_text.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/text.h"
#include "report/log_excerpt.h"
#include "report/next_step.h"
#include "sample.h"

namespace goiso {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

std::string last_line_of(const std::string& text) { return std::string(split_lines(text).back()); }

TEST(RunText, AFailedRunIsToldAsInTheGoldenFile) {
  auto report = tests::sample();
  report.run = "r-20261124-130501-042-ab12";
  const auto text = to_text(report);
  EXPECT_EQ(text, tests::golden("failed.txt", text));
}

TEST(RunText, APassedRunIsToldAsInTheGoldenFile) {
  auto report = tests::sample();
  report.verdict = {};
  report.record.log = {};
  const auto text = to_text(report);
  EXPECT_EQ(text, tests::golden("passed.txt", text));
}

TEST(RunText, SeveralRunsAreToldAsInTheGoldenFile) {
  std::vector<RunReport> reports(3, tests::sample());
  reports[1].verdict = {};
  const auto text = to_text(reports);
  EXPECT_EQ(text, tests::golden("several.txt", text));
}

TEST(RunText, TheLastLineIsTheVerdictAndTheNextCommand) {
  EXPECT_EQ(last_line_of(to_text(tests::sample())),
            "FAILED compile-error in example.test/compile-error (s-0123456789ab) with go1.21.13 · try: goiso reproduce "
            "./proj --go 1.27 --env 'GOFLAGS=-tags=a b'");
}

TEST(RunText, ColoursComeOnlyWhenAsked) {
  EXPECT_THAT(to_text(tests::sample()), Not(HasSubstr("\x1b")));
  EXPECT_THAT(to_text(tests::sample(), {Colour::kAlways, 80}), HasSubstr("\x1b[1;31mFAILED\x1b[0m"));
}

TEST(RunText, NothingTheProjectSaysReachesTheTerminalRaw) {
  auto report = tests::sample();
  const std::string evil = "\x1b]0;owned\x07\x1b[2J\xc2\x9b\x31m\r::set-output::x\xe2\x80\xae";
  report.record.log.head = evil + "\n::error::x\n";
  report.request.project.path = "./" + evil;
  report.request.project.module = evil;
  report.request.command = {"go", evil + "\nFAKE PASSED"};
  report.request.environment = {{"A", evil}};
  report.notes = {evil};
  report.modules.findings = {evil};
  report.verdict.signature->package = evil;
  report.verdict.missing_modules = {evil};
  report.record.phases[0].name = evil;
  const auto text = to_text(report);
  for (const auto* raw : {"\x1b", "\x07", "\r", "\xc2\x9b", "\xe2\x80\xae", "\n::error", "\nFAKE"}) {
    EXPECT_THAT(text, Not(HasSubstr(raw)));
  }
}

TEST(RunText, OwnLinesKeepToTheWidth) {
  auto report = tests::sample();
  report.record.snapshot.left_out = std::vector<std::string>(50, "node_modules/ü");
  const auto text = to_text(report, {Colour::kNever, 60});
  const auto rows = text.substr(0, text.find("\n\n"));
  const auto lines = split_lines(rows);
  EXPECT_GT(lines.size(), 12U);
  for (const auto line : lines) {
    const auto umlauts = std::count(line.begin(), line.end(), '\xc3');
    EXPECT_LE(line.size() - static_cast<std::size_t>(umlauts), 60U) << line;
  }
}

std::string numbered(int from, int to) {
  std::string text;
  for (int i = from; i < to; ++i) {
    text += "line " + std::to_string(i) + "\n";
  }
  return text;
}

TEST(LogExcerpt, AShortLogIsShownWhole) {
  BuildLog log;
  log.head = numbered(0, 40);
  EXPECT_EQ(log_excerpt(log, "line 3"), log.head);
  EXPECT_EQ(log_excerpt({}, ""), "");
}

TEST(LogExcerpt, ALongLogIsTheTellingBlockAndTheEndWithEveryByteCounted) {
  BuildLog log;
  log.head = numbered(0, 500) + "# pkg\n./x.go:1:1: telling\n" + numbered(500, 1000);
  const auto text = log_excerpt(log, "./x.go:1:1: telling");
  const auto before = numbered(0, 500).size();
  const auto between = numbered(515, 988).size();
  EXPECT_EQ(text, "… " + std::to_string(before) + " bytes not shown …\n# pkg\n./x.go:1:1: telling\n" +
                      numbered(500, 515) + "… " + std::to_string(between) + " bytes not shown …\n" +
                      numbered(988, 1000));
}

TEST(LogExcerpt, DroppedBytesAreCountedWithTheHiddenAndNamed) {
  BuildLog log;
  log.head = numbered(0, 100);
  log.tail = numbered(900, 1000);
  log.dropped_bytes = 1'000'000;
  const auto hidden = log.head.size() + numbered(900, 988).size() + 1'000'000;
  EXPECT_EQ(log_excerpt(log, ""), "… " + std::to_string(hidden) +
                                      " bytes not shown, 1000000 of them dropped in the box …\n" + numbered(988, 1000));
}

TEST(LogExcerpt, AShortLogStillSaysWhereBytesWereDropped) {
  BuildLog log;
  log.head = "a\n";
  log.tail = "b\n";
  log.dropped_bytes = 7;
  EXPECT_EQ(log_excerpt(log, ""), "a\n… 7 bytes not shown, 7 of them dropped in the box …\nb\n");
  log.tail.clear();
  EXPECT_EQ(log_excerpt(log, ""), "a\n… 7 bytes not shown, 7 of them dropped in the box …\n");
}

TEST(LogExcerpt, AnEndlessLineIsCutAndCounted) {
  BuildLog log;
  log.head = std::string(std::size_t{100} << 20, 'a');
  EXPECT_EQ(log_excerpt(log, ""),
            std::string(400, 'a') + " … " + std::to_string((std::size_t{100} << 20) - 400) + " bytes more\n");
}

TEST(LogExcerpt, ALineIsNotCutInsideACharacter) {
  BuildLog log;
  log.head = std::string(399, 'a') + "üüü";
  EXPECT_EQ(log_excerpt(log, ""), std::string(399, 'a') + " … 6 bytes more\n");
}

TEST(NextStep, NamesTheGoThatIsNeeded) {
  auto report = tests::sample();
  report.verdict.reason = "needs-newer-go";
  report.verdict.signature->first_line = "go: go.mod requires go >= 1.22.3 (running go 1.21.13; GOTOOLCHAIN=local)";
  EXPECT_EQ(next_step(report), "goiso reproduce ./proj --go 1.22.3 --env 'GOFLAGS=-tags=a b'");
  report.verdict.signature->first_line = "note: module requires Go 1.22";
  EXPECT_EQ(next_step(report), "goiso reproduce ./proj --go 1.22 --env 'GOFLAGS=-tags=a b'");
  report.verdict.signature->first_line = "go: go.mod requires go >= $(rm -rf ~) (running";
  EXPECT_EQ(next_step(report), "goiso reproduce ./proj --go 1.27 --env 'GOFLAGS=-tags=a b'");
}

TEST(NextStep, DoublesTheLimitThatWasHit) {
  auto report = tests::sample();
  report.request.command = {"go", "test", "-run", "a b"};
  report.verdict.reason = "memory";
  EXPECT_EQ(next_step(report),
            "goiso reproduce ./proj --memory 8192m --go 1.21 --env 'GOFLAGS=-tags=a b' -- go test -run 'a b'");
  report.verdict.reason = "timeout";
  EXPECT_EQ(next_step(report),
            "goiso reproduce ./proj --timeout 1800s --go 1.21 --env 'GOFLAGS=-tags=a b' -- go test -run 'a b'");
  report.verdict.reason = "disk";
  EXPECT_THAT(next_step(report), HasSubstr("--disk 4096m"));
}

TEST(NextStep, WithoutAnotherGoItIsTheWholeLog) {
  auto report = tests::sample();
  report.other_go = "";
  EXPECT_EQ(next_step(report), "");
  report.run = "r-1";
  EXPECT_EQ(next_step(report), "goiso runs log r-1");
  report.verdict.reason = "missing-modules";
  EXPECT_EQ(next_step(report), "go mod vendor");
}

}  // namespace
}  // namespace goiso
