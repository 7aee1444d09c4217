#pragma once
#include <optional>
#include <string>

#include "model/probe_result.h"

namespace goiso {

/// "failed compile-error", "passed"
std::string outcome_text(const Verdict& verdict);

/// The line that tells, the reason where there is none: one sentence about a failure, as it was written.
std::string failure_line(const Verdict& verdict);

/// The outcome in one character, so that colour is never needed: ✓ ✗ T M –
const char* symbol_of(Outcome outcome);

/// The tests that fail, for one line: "TestA, TestB"; "" where it is no failure of tests.
std::string tests_in_words(const std::optional<FailureSignature>& signature);

}  // namespace goiso
