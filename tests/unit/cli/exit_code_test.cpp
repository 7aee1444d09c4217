#include "cli/exit_code.h"

#include <gtest/gtest.h>

#include <map>

namespace goiso {
namespace {

TEST(ExitCode, EachKindOfErrorHasItsNumber) {
  const std::map<ErrorKind, int> codes{
      {ErrorKind::kUsage, 129},      {ErrorKind::kInterrupted, 130},
      {ErrorKind::kTerminated, 143}, {ErrorKind::kEngineUnreachable, 131},
      {ErrorKind::kEngineLost, 131}, {ErrorKind::kEngineRefused, 131},
      {ErrorKind::kBoxRefused, 131}, {ErrorKind::kTaken, 131},
      {ErrorKind::kNotFound, 132},   {ErrorKind::kUntrusted, 132},
      {ErrorKind::kNetwork, 132},    {ErrorKind::kStore, 133},
      {ErrorKind::kInternal, 134},
  };
  for (const auto& [kind, code] : codes) {
    EXPECT_EQ(exit_code(Error{kind, "x", {}, {}}), code) << name_of(kind);
  }
}

TEST(ExitCode, EachOutcomeHasItsNumber) {
  const std::map<Outcome, int> codes{{Outcome::kPassed, 0},
                                     {Outcome::kFailed, 1},
                                     {Outcome::kOutOfMemory, 1},
                                     {Outcome::kTimedOut, 124},
                                     {Outcome::kUntestable, 125}};
  for (const auto& [outcome, code] : codes) {
    Verdict verdict;
    verdict.outcome = outcome;
    EXPECT_EQ(exit_code(verdict), code) << name_of(outcome);
  }
}

TEST(ExitCode, EachEndThatIsNoneHasItsNumber) {
  const std::map<std::string, int> codes{{"good-fails", 13}, {"bad-passes", 14}, {"nothing-fails", 14}, {"", 12}};
  for (const auto& [end, code] : codes) {
    BisectReport report;
    report.answer = "bad-endpoints";
    report.end = end;
    EXPECT_EQ(exit_code(report), code) << end;
  }
}

TEST(ExitCode, RunsThatDisagreeAreFlakyAndNoRunIsABug) {
  std::vector<RunReport> reports(3);
  EXPECT_EQ(exit_code(reports), 0);
  reports[2].verdict.outcome = Outcome::kFailed;
  EXPECT_EQ(exit_code(reports), 11);
  reports[0].verdict.outcome = reports[1].verdict.outcome = Outcome::kFailed;
  EXPECT_EQ(exit_code(reports), 1);
  EXPECT_EQ(exit_code(std::vector<RunReport>{}), 134);
}

RunReport run_that(Outcome outcome, std::optional<FailureMatch> match) {
  RunReport report;
  report.verdict.outcome = outcome;
  report.match = std::move(match);
  return report;
}

const FailureMatch kSame{"s-1", true}, kAnother{"s-1", false};

TEST(ExitCode, AFailureThatWasNotNamedHasItsOwn) {
  EXPECT_EQ(exit_code(run_that(Outcome::kFailed, kSame)), 1);
  EXPECT_EQ(exit_code(run_that(Outcome::kFailed, kAnother)), 10);
  EXPECT_EQ(exit_code(run_that(Outcome::kOutOfMemory, kAnother)), 10);
  EXPECT_EQ(exit_code(run_that(Outcome::kPassed, kAnother)), 0);
  EXPECT_EQ(exit_code(run_that(Outcome::kTimedOut, kAnother)), 124);
  EXPECT_EQ(exit_code({run_that(Outcome::kFailed, kSame), run_that(Outcome::kFailed, kAnother)}), 11);
}

TEST(ExitCode, GitBisectHearsOfNothingBadButTheNamedFailure) {
  EXPECT_EQ(git_bisect_exit_code({run_that(Outcome::kPassed, kAnother)}), 0);
  EXPECT_EQ(git_bisect_exit_code({run_that(Outcome::kFailed, kSame)}), 1);
  EXPECT_EQ(git_bisect_exit_code({run_that(Outcome::kFailed, kAnother)}), 125);
  EXPECT_EQ(git_bisect_exit_code({run_that(Outcome::kTimedOut, kAnother)}), 125);
  EXPECT_EQ(git_bisect_exit_code({run_that(Outcome::kTimedOut, kSame)}), 124);
  EXPECT_EQ(git_bisect_exit_code({run_that(Outcome::kTimedOut, {})}), 124);
  EXPECT_EQ(git_bisect_exit_code({run_that(Outcome::kFailed, {}), run_that(Outcome::kPassed, {})}), 125);
  EXPECT_EQ(git_bisect_exit_code({}), 134);
}

TEST(ExitCode, OfAnAnswerSaysHowItStands) {
  EXPECT_EQ(exit_code(Answer{"", "", Answer::Standing::kFine}), 0);
  EXPECT_EQ(exit_code(Answer{"", "", Answer::Standing::kFailed}), 1);
  EXPECT_EQ(exit_code(Answer{"", "", Answer::Standing::kDamaged}), 132);
}

}  // namespace
}  // namespace goiso
