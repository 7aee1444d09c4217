#include "diagnose/judge.h"

#include "base/text.h"
#include "diagnose/expected_output.h"
#include "diagnose/log_sources.h"
#include "diagnose/signature.h"

namespace goiso {
namespace {

bool passed(const BuildRecord& record) {
  return record.cause == EndCause::kExited && record.exit_code == 0 && record.signal == 0;
}

bool is_go(const std::vector<std::string>& command) {
  return !command.empty() && (command[0] == "go" || command[0].ends_with("/go"));
}

const char* clock_of(EndCause cause) {
  switch (cause) {
    case EndCause::kSilenceTimeout:
      return reason::kSilence;
    case EndCause::kCpuTimeout:
      return reason::kCpuLimit;
    default:
      return reason::kTimeout;
  }
}

Verdict verdict_of(Outcome outcome, std::string word, const BuildRecord& record, FailureSignature signature) {
  Verdict verdict;
  verdict.outcome = outcome;
  verdict.reason = std::move(word);
  verdict.exit_code = record.exit_code;
  verdict.signal = record.signal;
  verdict.program_code = program_code_of(record);
  signature.id = signature_id(signature);
  verdict.signature = std::move(signature);
  return verdict;
}

// Where a command hangs is chance at the moment it is stopped, and so are the stacks that SIGQUIT makes it print.
Verdict timed_out(const BuildRecord& record) {
  auto signature = find_failure(record).signature;
  const bool builds = signature.phase != "test" && signature.phase != "run";
  signature.phase = builds && is_go(record.command) ? "compile" : signature.phase;
  signature.kind = "timeout";
  signature.template_ = name_of(record.cause);
  signature.package.clear();
  signature.frames.clear();
  signature.tests.clear();
  return verdict_of(Outcome::kTimedOut, clock_of(record.cause), record, std::move(signature));
}

Verdict out_of_memory(const BuildRecord& record, FailureSignature signature) {
  if (signature.kind != "ice") {
    signature.kind = "oom";
    signature.frames.clear();
  }
  return verdict_of(Outcome::kOutOfMemory, reason::kMemory, record, std::move(signature));
}

// "no required module provides" a package of the project itself: there is no such folder.
bool is_own_package(const Finding& finding, const BuildRequest& request) {
  const auto& module = request.project.module;
  return finding.reason == reason::kMissingRequire && !module.empty() &&
         finding.signature.first_line.find(" package " + module + "/") != std::string::npos;
}

// A folder beside the module that the snapshot was not allowed to take: the box lacks it, the project does not.
bool misses_outside_folder(const Finding& finding, const BuildRequest& request) {
  const auto& line = finding.signature.first_line;
  const bool is_replacement =
      line.find("replacement directory ") != std::string::npos || line.find("(replaced by ") != std::string::npos;
  return is_replacement && request.project.outside.size() > request.project.included.size();
}

// The box's own module proxy lacked something, and the go command says so: that tells nothing about the project. A test
// or a program may ask the proxy and print its name as it likes.
bool lacked_modules(const BuildRecord& record) {
  const auto proxy = record.environment.find("GOPROXY");
  return !record.modules_missed.empty() && proxy != record.environment.end() && !proxy->second.empty() &&
         sources_of(record).tool.find(proxy->second) != std::string::npos;
}

// It ended well and did not say what it was to say.
Verdict without_expected_output(const BuildRecord& record, const BuildRequest& request) {
  FailureSignature signature;
  signature.phase = sources_of(record).purpose == Purpose::kTest ? "test" : "run";
  signature.kind = "output";
  signature.template_ = "no line of the output matches " + valid_utf8(request.expected_output);
  signature.first_line = signature.template_;
  const bool is_whole = record.log.dropped_bytes == 0;
  return verdict_of(is_whole ? Outcome::kFailed : Outcome::kUntestable,
                    is_whole ? reason::kUnexpectedOutput : reason::kOutputCut, record, std::move(signature));
}

bool says_what_is_expected(const BuildRecord& record, const BuildRequest& request) {
  return request.expected_output.empty() || has_expected_output(record.log, request.expected_output);
}

}  // namespace

const std::vector<std::string_view>& all_reasons() {
  using namespace reason;
  static const std::vector<std::string_view> kAll = {kOk,
                                                     kTimeout,
                                                     kSilence,
                                                     kCpuLimit,
                                                     kMemory,
                                                     kNeedsNewerGo,
                                                     kMissingModules,
                                                     kNeedsCgo,
                                                     kPlatform,
                                                     kDisk,
                                                     kPids,
                                                     kSkipped,
                                                     kOutputCut,
                                                     kUsageError,
                                                     kBadEnvironment,
                                                     kBadGoMod,
                                                     kMissingRequire,
                                                     kMissingSum,
                                                     kChecksumMismatch,
                                                     kVendorInconsistent,
                                                     kMissingPackage,
                                                     kImportCycle,
                                                     kLoadError,
                                                     kCgoError,
                                                     kIce,
                                                     kToolCrash,
                                                     kSyntaxError,
                                                     kCompileError,
                                                     kAssembleError,
                                                     kLinkError,
                                                     kVetFailed,
                                                     kTestFailed,
                                                     kTestPanic,
                                                     kTestTimeout,
                                                     kRunFailed,
                                                     kRunPanic,
                                                     kDataRace,
                                                     kCommandFailed,
                                                     kUnexpectedOutput};
  return kAll;
}

Verdict judge(const BuildRecord& record, const BuildRequest& request) {
  if (passed(record) && !says_what_is_expected(record, request)) {
    return without_expected_output(record, request);
  }
  if (passed(record)) {
    Verdict verdict;
    verdict.reason = reason::kOk;
    return verdict;
  }
  if (record.cause != EndCause::kExited && record.usage.oom_kills == 0) {
    return timed_out(record);
  }
  auto finding = find_failure(record);
  if (record.usage.oom_kills > 0 || finding.reason == reason::kMemory) {
    return out_of_memory(record, std::move(finding.signature));
  }
  if (!is_go(record.command) && record.exit_code == 125) {
    return verdict_of(Outcome::kUntestable, reason::kSkipped, record, std::move(finding.signature));
  }
  if (lacked_modules(record)) {
    finding.reason = reason::kMissingModules;
    finding.is_untestable = true;
    finding.missing_modules = record.modules_missed;
  }
  if (misses_outside_folder(finding, request)) {
    finding.reason = reason::kMissingModules;
    finding.is_untestable = true;
  }
  const auto outcome = finding.is_untestable ? Outcome::kUntestable : Outcome::kFailed;
  const auto word = is_own_package(finding, request) ? reason::kMissingPackage : finding.reason;
  auto verdict = verdict_of(outcome, word, record, std::move(finding.signature));
  verdict.missing_modules = std::move(finding.missing_modules);
  return verdict;
}

}  // namespace goiso
