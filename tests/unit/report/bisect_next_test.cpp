#include <gmock/gmock.h>

#include "report/bisect_json.h"
#include "report/bisect_reader.h"
#include "report/bisect_sentences.h"
#include "support/study_sample.h"

namespace goiso {
namespace {

using testing::StartsWith;

BisectReport answered(const std::string& answer) {
  auto report = tests::answered_bisect(answer);
  report.words = {">=1.20", "1.20", "1.25.2", {"--on", "oom=bad"}};
  return report;
}

TEST(NextCommand, KeepsWhatWasAsked) {
  EXPECT_EQ(next_command(answered("several")),
            "goiso bisect ./proj --go '>=1.20' --good 1.20 --bad 1.25.2 --transitions --on oom=bad -- go run .");
  auto flaky = answered("flaky");
  flaky.runs_in_all = 40;
  flaky.is_confirmed = false;
  flaky.words.bad = "";
  flaky.finds_fix = true;
  EXPECT_EQ(next_command(flaky),
            "goiso bisect ./proj --go '>=1.20' --good 1.20 --find fix --max-runs 80 --on oom=bad -- go run .");
}

TEST(NextCommand, KeepsWhatWasAskedInTheDocument) {
  const auto report = answered("several");
  const auto again = bisect_from_json(to_json(report));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->words, report.words);
  EXPECT_EQ(again->platform, "linux/amd64");
}

TEST(NextCommand, RunsThatDisagreeInOtherWordsAreTakenForTheSame) {
  auto report = answered("inconclusive");
  tests::add_probe(report, 8, "go1.26.0", "good");
  tests::add_probe(report, 8, "go1.26.0", "other");
  EXPECT_EQ(next_command(report),
            "goiso bisect ./proj --go '>=1.20' --good 1.20 --bad 1.25.2 --same kind --on oom=bad -- go run .");
  report.words.judging = {"--same", "kind"};
  EXPECT_EQ(next_command(report), "");
}

TEST(NextCommand, AsksForTheReleasesThatWereLeftOutFirst) {
  auto report = answered("found");
  report.transitions = {{"go1.22.0", "go1.24.0", "passed", "failed", std::nullopt, 25}};
  report.last_good = {"go1.22.0"};
  report.first_bad = {"go1.24.0"};
  report.first_fixed.clear();
  EXPECT_THAT(headline(report), StartsWith("fails since go1.24.0 or one of the 25 releases after go1.22.0 that were not searched"));
  const auto* const again = "goiso bisect ./proj --good go1.22.0 --bad go1.24.0 --on oom=bad -- go run .";
  EXPECT_EQ(next_command(report), again);
  const auto read = bisect_from_json(to_json(report));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(next_command(*read), again);
  std::swap(report.last_good, report.first_bad);
  report.first_bad.clear();
  report.first_fixed = {"go1.24.0"};
  report.finds_fix = true;
  EXPECT_THAT(headline(report), StartsWith("fixed in go1.24.0 or one of the 25 releases after"));
  EXPECT_THAT(next_command(report), StartsWith("goiso bisect ./proj --good go1.24.0 --bad go1.22.0"));
  report.words.go.clear();  // they cannot be had
  EXPECT_THAT(next_command(report), StartsWith("goiso reproduce"));
}

TEST(NextCommand, WritesTheGoLineThatPasses) {
  auto report = answered("none");
  report.attribution = {{"go-line", "1.22", "go1.27.4 passes with 'go 1.22' in go.mod: …", "r-1"}};
  EXPECT_EQ(next_command(report), "go mod edit -go=1.22 ./proj/go.mod");
  report.project_path = ".";
  EXPECT_EQ(next_command(report), "go mod edit -go=1.22");
  report.project_path = "main.go";  // it has no go.mod
  EXPECT_EQ(next_command(report), "");
}

TEST(NextCommand, AlongGoLinesWritesTheOneThatPasses) {
  auto report = answered("found");
  report.axis = "go-line";
  report.go = "go1.24.0";
  report.project_path = ".";
  report.last_good = {"1.21"};
  report.first_bad = {"1.22"};
  EXPECT_EQ(next_command(report), "go mod edit -go=1.21");
}

TEST(NextCommand, OfASearchForAFixShowsTheFix) {
  auto report = answered("found");
  report.axis = "commits";
  report.project_path = ".";
  report.first_bad = {"0123456789ab Break it"};
  report.first_fixed = {"ba9876543210 Mend it"};
  EXPECT_EQ(next_command(report), "git -C . show 0123456789ab");
  report.finds_fix = true;
  EXPECT_EQ(next_command(report), "git -C . show ba9876543210");
}

TEST(NextCommand, EndsThatAreTheWrongWayRoundAreTurned) {
  auto report = answered("bad-endpoints");
  report.end = "bad-passes";
  EXPECT_EQ(next_command(report),
            "goiso bisect ./proj --go '>=1.20' --good 1.25.2 --bad 1.20 --on oom=bad -- go run .");
}

TEST(NextCommand, ASettingThatBringsTheFailureIsNoCure) {
  auto report = tests::sample_bisect();
  report.attribution = {{"godebug", "x=0", "go1.24.7 fails in the same way with GODEBUG=x=0: …", "r-1"}};
  EXPECT_EQ(next_command(report), "goiso reproduce ./proj --go go1.25.4 -- go run .");
}

}  // namespace
}  // namespace goiso
