#include "report/verdict_words.h"

#include "base/text.h"
#include "report/one_line.h"

namespace goiso {

std::string outcome_text(const Verdict& verdict) {
  const std::string outcome = name_of(verdict.outcome);
  return verdict.outcome == Outcome::kPassed || verdict.reason.empty() ? outcome : outcome + " " + verdict.reason;
}

std::string failure_line(const Verdict& verdict) {
  const bool has_line = verdict.signature && !verdict.signature->first_line.empty();
  return has_line ? verdict.signature->first_line : outcome_text(verdict);
}

const char* symbol_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPassed:
      return "✓";
    case Outcome::kFailed:
      return "✗";
    case Outcome::kTimedOut:
      return "T";
    case Outcome::kOutOfMemory:
      return "M";
    case Outcome::kUntestable:
      return "–";
  }
  return "?";
}

std::string tests_in_words(const std::optional<FailureSignature>& signature) {
  return signature ? one_line(join(signature->tests, ", ")) : "";
}

}  // namespace goiso
