#pragma once
#include <optional>
#include <string>
#include <vector>

namespace goiso {

/// What a failure *is*, apart from where and when it happened. Two runs with equal ids failed in the same way.
struct FailureSignature {
  std::string id;         ///< "s-" + 12 hex digits of a hash over the primary fields: phase, kind, template, package, frames, tests
  std::string phase;      ///< load list vet compile assemble cgo link test run
  std::string kind;       ///< ice type-error syntax vet link panic fatal race test-fail timeout oom exit load output
  std::string template_;  ///< the telling line with numbers, addresses, paths, SSA ids and versions masked
  std::string package;    ///< import path the failure is in; "" when the log names none
  std::vector<std::string> frames;  ///< top five toolchain or program functions of a crash
  std::vector<std::string> tests;   ///< failing tests, sorted: "TestX", "TestX/sub"
  std::string first_line;           ///< the telling line as it was written; not part of the id
};

enum class Outcome { kPassed, kFailed, kTimedOut, kOutOfMemory, kUntestable };
const char* name_of(Outcome outcome);  ///< passed failed timed-out out-of-memory untestable

/// The answer to one BuildRequest.
struct Verdict {
  Outcome outcome = Outcome::kPassed;
  std::string reason;                        ///< a closed list of words, see diagnose/judge.h
  int exit_code = 0;
  int signal = 0;
  std::optional<FailureSignature> signature; ///< present unless it passed
  std::vector<std::string> missing_modules;  ///< "path@version" or "path" that the box lacked, sorted
  int program_code = 0;  ///< of `go run`: the program's own exit code, 128 when a signal ended it; 0: none failed
};

}  // namespace goiso
