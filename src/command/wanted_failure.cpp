#include "command/wanted_failure.h"

#include "command/call_words.h"
#include "command/reference_wish.h"

namespace goiso {

Result<std::optional<WantedFailure>> WantedFailure::open(const std::string& signature, const std::string& same,
                                                         House& house) {
  TRY_ASSIGN(auto rules, read_call_rules({.same = same}, {}));
  const bool has_pattern = rules.same == Sameness::kRegex;
  if (signature.empty() && same.empty()) {
    return std::optional<WantedFailure>{};
  }
  if (signature.empty() && !has_pattern) {
    return Error{ErrorKind::kUsage,
                 "--same says what counts as the same failure, and --signature which one is not given",
                 {},
                 "name it: --signature r-…, s-… or a file; only --same regex:RE needs none"};
  }
  TRY_ASSIGN(auto reference, reference_wish(signature, house));
  TRY_ASSIGN(auto caller, Caller::create(std::move(rules)));
  const auto name = has_pattern ? same : reference->signature.id;
  return std::optional{WantedFailure{name, reference.value_or(FailureReference{}), std::move(caller)}};
}

FailureMatch WantedFailure::match(const Verdict& verdict) const {
  return {name_, caller_.call(verdict, &reference_) == Call::kBad};
}

}  // namespace goiso
