#include "report/matrix_junit.h"

#include <fmt/format.h>

#include "report/bisect_sentences.h"
#include "report/junit.h"
#include "report/verdict_words.h"

namespace goiso {
namespace {

using Mark = JunitCase::Mark;

std::string flaky_text(const MatrixCell& cell) {
  const auto& verdict = cell.result->verdict;
  const auto share = fmt::format("{} of {} runs failed", cell.failures, cell.runs);
  return verdict.outcome == Outcome::kPassed ? share : share + ": " + failure_line(verdict);
}

Mark mark_of(const MatrixCell& cell) {
  if (!cell.result || cell.result->verdict.outcome == Outcome::kUntestable) {
    return Mark::kSkipped;
  }
  if (cell.is_as_expected || cell.is_flaky()) {
    return Mark::kPassed;
  }
  const auto outcome = cell.result->verdict.outcome;
  return outcome == Outcome::kTimedOut || outcome == Outcome::kOutOfMemory ? Mark::kError : Mark::kFailure;
}

std::string type_of(const MatrixReport& report, const MatrixCell& cell) {
  const auto outcome = cell.result->verdict.outcome;
  if (outcome == Outcome::kPassed) {
    return "unexpected-pass";
  }
  if (outcome != Outcome::kFailed) {
    return name_of(outcome);
  }
  const bool is_main = !report.groups.empty() && report.groups.front().id == cell.group;
  return is_main ? "fail-same" : "fail-different";
}

std::string message_of(const MatrixCell& cell) {
  const auto& verdict = cell.result->verdict;
  const auto said = failure_line(verdict);
  return cell.is_as_expected || cell.expected.empty() ? said : fmt::format("expected {}, but {}", cell.expected, said);
}

void take_result(const MatrixReport& report, const MatrixCell& cell, JunitCase& one) {
  const auto& result = *cell.result;
  one.time = result.prepare + result.build + result.teardown;
  one.type = type_of(report, cell);
  one.message = message_of(cell);
  one.text = result.log_tail;
  one.flaky_message = cell.is_flaky() ? flaky_text(cell) : "";
  one.properties = {{"outcome", name_of(result.verdict.outcome)},
                    {"reason", result.verdict.reason},
                    {"signature", result.verdict.signature ? result.verdict.signature->id : ""},
                    {"group", cell.group},
                    {"expected", cell.expected},
                    {"cached", result.is_cached ? "true" : "false"},
                    {"run", result.run},
                    {"sdk", result.sdk},
                    {"log", result.log_sha256}};
}

JunitCase case_of(const MatrixReport& report, const MatrixCell& cell) {
  JunitCase one;
  one.name = cell.id;
  one.classname = (report.module.empty() ? report.project_path : report.module) + "." + command_line(report.command);
  one.mark = mark_of(cell);
  if (cell.result) {
    take_result(report, cell, one);
  } else {
    one.message = cell.not_run;
  }
  return one;
}

}  // namespace

std::string to_junit(const MatrixReport& report) {
  JunitSuite suite{"goiso matrix " + command_line(report.command), report.started, report.elapsed, {}, {}};
  suite.properties = {{"goiso", report.goiso_version},
                      {"spec", report.spec},
                      {"shard", report.shards > 1 ? fmt::format("{}/{}", report.shard, report.shards) : ""},
                      {"project", report.project_digest},
                      {"engine", report.engine},
                      {"kernel", report.kernel},
                      {"image", report.image}};
  for (const auto& cell : report.cells) {
    suite.cases.push_back(case_of(report, cell));
  }
  return junit_document(suite);
}

}  // namespace goiso
