#include "report/matrix_junit.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/junit.h"
#include "report/matrix_commands.h"
#include "report/shell_line.h"
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
  if (!cell.result && cell.why_not_run == NotRun::kTrouble) {
    return Mark::kError;  // skipped would say that nothing is wrong
  }
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

// Readers take a classname apart at its dots.
std::string class_word(std::string text) {
  std::replace(text.begin(), text.end(), '.', '_');
  return text;
}

JunitCase case_of(const MatrixReport& report, const MatrixCell& cell) {
  JunitCase one;
  one.name = cell.id;
  const auto* const command = command_of(report, cell);
  one.classname = (report.module.empty() ? report.project_path : report.module) +
                  (command == nullptr || command->name.empty() ? "" : "." + class_word(command->name));
  one.mark = mark_of(cell);
  if (cell.result) {
    take_result(report, cell, one);
  } else {
    one.type = cell.why_not_run == NotRun::kTrouble ? "no-answer" : "";
    one.message = cell.not_run;
  }
  return one;
}

// With one command its time is the matrix's, else what its cells took one after another.
JunitSuite suite_of(const MatrixReport& report, const MatrixCommand* command) {
  JunitSuite suite{"goiso matrix", report.started, report.elapsed, {}, {}};
  suite.name += command == nullptr ? "" : " " + command_text(report, *command);
  suite.properties = {{"goiso", report.goiso_version},
                      {"command", command != nullptr && report.commands.size() > 1 ? command->name : ""},
                      {"spec", report.spec},
                      {"shard", report.shards > 1 ? fmt::format("{}/{}", report.shard, report.shards) : ""},
                      {"project", report.project_digest},
                      {"engine", report.engine},
                      {"kernel", report.kernel},
                      {"image", report.image}};
  std::chrono::milliseconds taken{0};
  for (const auto& cell : report.cells) {
    if (command_of(report, cell) == command) {
      suite.cases.push_back(case_of(report, cell));
      taken += suite.cases.back().time;
    }
  }
  suite.time = report.commands.size() > 1 ? taken : report.elapsed;
  return suite;
}

}  // namespace

std::string to_junit(const MatrixReport& report) {
  std::vector<JunitSuite> suites;
  for (const auto& command : report.commands) {
    suites.push_back(suite_of(report, &command));
  }
  if (auto others = suite_of(report, nullptr); suites.empty() || !others.cases.empty()) {
    suites.push_back(std::move(others));  // an older report may not say what was run
  }
  return junit_document(suites, report.elapsed);
}

}  // namespace goiso
