#include "report/bisect_junit.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/bisect_sentences.h"
#include "report/junit.h"
#include "report/shell_line.h"
#include "report/verdict_words.h"

namespace goiso {
namespace {

std::string class_of(const BisectReport& report) {
  return (report.module.empty() ? report.project_path : report.module) + "." + command_line(report.command);
}

// A limit of the box speaks of the box unless the search took it for the failure it looks for.
JunitCase::Mark mark_of(const BisectProbe& probe) {
  const auto outcome = probe.result.verdict.outcome;
  if (probe.call == "good") {
    return JunitCase::Mark::kPassed;
  }
  if (probe.call == "bad") {
    return JunitCase::Mark::kFailure;
  }
  if (outcome == Outcome::kTimedOut || outcome == Outcome::kOutOfMemory) {
    return JunitCase::Mark::kError;
  }
  return probe.call == "other" ? JunitCase::Mark::kFailure : JunitCase::Mark::kSkipped;
}

JunitCase case_of(const BisectReport& report, const BisectProbe& probe, std::size_t number) {
  const auto& result = probe.result;
  JunitCase one;
  one.name = fmt::format("{} #{}", probe.point, number);  // a release may be asked twice
  one.classname = class_of(report);
  one.time = result.prepare + result.build + result.teardown;
  one.mark = mark_of(probe);
  const bool is_error = one.mark == JunitCase::Mark::kError;
  one.type = is_error ? name_of(result.verdict.outcome) : probe.call == "bad" ? "fail-same" : "fail-different";
  one.message = failure_line(result.verdict);
  one.text = result.log_tail;
  one.properties = {{"call", probe.call},
                    {"outcome", name_of(result.verdict.outcome)},
                    {"signature", result.verdict.signature ? result.verdict.signature->id : ""},
                    {"round", fmt::format("{}", probe.round)},
                    {"cached", result.is_cached ? "true" : "false"},
                    {"run", result.run},
                    {"sdk", result.sdk},
                    {"log", result.log_sha256}};
  if (probe.is_cold) {
    one.properties.push_back({"build_cache", "empty"});
  }
  if (probe.is_unbroken) {
    one.properties.push_back({"unbroken", "true"});
  }
  return one;
}

}  // namespace

std::string to_junit(const BisectReport& report) {
  JunitSuite suite{"goiso bisect " + command_line(report.command), report.started, report.elapsed, {}, {}};
  suite.properties = {{"goiso", report.goiso_version},
                      {"answer", report.answer},
                      {"headline", headline(report)},
                      {"last_good", join(report.last_good, " ")},
                      {"first_bad", join(report.first_bad, " ")},
                      {"first_fixed", join(report.first_fixed, " ")},
                      {"candidates", join(report.candidates, " ")},
                      {"confidence", fmt::format("{:g}", report.confidence)},
                      {"confirmed", report.is_confirmed ? "true" : "false"},
                      {"project", report.project_digest},
                      {"engine", report.engine},
                      {"kernel", report.kernel},
                      {"image", report.image}};
  std::size_t number = 0;
  for (const auto& probe : report.probes) {
    suite.cases.push_back(case_of(report, probe, ++number));
  }
  return junit_document({suite}, report.elapsed);
}

}  // namespace goiso
