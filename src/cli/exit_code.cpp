#include "cli/exit_code.h"

namespace goiso {
namespace {

constexpr int kAnotherFailure = 10, kDisagreeing = 11;

bool is_another_failure(const RunReport& report) { return report.match && !report.match->is_same; }

}  // namespace

int exit_code(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kUsage:
      return 129;
    case ErrorKind::kInterrupted:
      return 130;
    case ErrorKind::kEngineUnreachable:
    case ErrorKind::kEngineLost:
    case ErrorKind::kEngineRefused:
    case ErrorKind::kBoxRefused:
    case ErrorKind::kTaken:
      return 131;
    case ErrorKind::kNotFound:
    case ErrorKind::kUntrusted:
    case ErrorKind::kNetwork:
      return 132;
    case ErrorKind::kStore:
      return 133;
    case ErrorKind::kTerminated:
      return 143;
    case ErrorKind::kInternal:
      return 134;
  }
  return 134;
}

int exit_code(const Verdict& verdict) {
  switch (verdict.outcome) {
    case Outcome::kPassed:
      return 0;
    case Outcome::kFailed:
    case Outcome::kOutOfMemory:
      return 1;
    case Outcome::kTimedOut:
      return 124;
    case Outcome::kUntestable:
      return 125;
  }
  return 134;
}

int exit_code(const Answer& answer) {
  switch (answer.standing) {
    case Answer::Standing::kFine:
      return 0;
    case Answer::Standing::kFailed:
      return 1;
    case Answer::Standing::kDamaged:
      return 132;
  }
  return 134;
}

int exit_code(const RunReport& report) {
  constexpr int kFailed = 1;
  const int code = exit_code(report.verdict);
  return code == kFailed && is_another_failure(report) ? kAnotherFailure : code;
}

int exit_code(const std::vector<RunReport>& reports) {
  constexpr int kNothingRan = 134;
  int code = reports.empty() ? kNothingRan : exit_code(reports.front());
  for (const auto& report : reports) {
    code = exit_code(report) == code ? code : kDisagreeing;
  }
  return code;
}

int git_bisect_exit_code(const std::vector<RunReport>& reports) {
  constexpr int kTimedOut = 124, kUntested = 125;
  const int code = exit_code(reports);
  const bool is_other_limit = code == kTimedOut && is_another_failure(reports.front());
  return code == kAnotherFailure || code == kDisagreeing || is_other_limit ? kUntested : code;
}

int exit_code(const BisectReport& report) {
  constexpr int kFlaky = 11, kInconclusive = 12, kGoodFails = 13, kBadPasses = 14, kSeveral = 15;
  if (report.answer == "several") {
    return kSeveral;
  }
  if (report.answer == "flaky") {
    return report.is_confirmed ? 0 : kFlaky;
  }
  if (report.answer == "inconclusive") {
    return kInconclusive;
  }
  if (report.answer == "bad-endpoints") {
    return report.end == "good-fails"                                    ? kGoodFails
           : report.end == "bad-passes" || report.end == "nothing-fails" ? kBadPasses
                                                                         : kInconclusive;
  }
  const bool is_explained = report.answer == "found" || !report.attribution.empty();
  return is_explained ? 0 : kInconclusive;
}

// What a cell showed stays true whatever happened to another one; but nothing is fine that was not looked at.
int exit_code(const MatrixAnswer& answer) {
  constexpr int kUnexpected = 1, kFlaky = 11, kUntestable = 125;
  if (answer.standing == MatrixStanding::kUnexpected) {
    return kUnexpected;
  }
  if (answer.trouble) {
    return exit_code(*answer.trouble);
  }
  switch (answer.standing) {
    case MatrixStanding::kUnexpected:
      return kUnexpected;
    case MatrixStanding::kFlaky:
      return kFlaky;
    case MatrixStanding::kAllUnknown:
      return kUntestable;
    case MatrixStanding::kAsExpected:
      return 0;
  }
  return kUnexpected;
}

}  // namespace goiso
