#include "lab/call.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <array>
#include <utility>

#include "diagnose/judge.h"

namespace goiso {
namespace {

constexpr std::array kCalls = {Call::kGood, Call::kBad, Call::kOther, Call::kSkip, Call::kSkipBelow, Call::kAbort};
constexpr std::array kClasses = {VerdictClass::kOk,      VerdictClass::kFailSame, VerdictClass::kFailDifferent,
                                 VerdictClass::kTimeout, VerdictClass::kOom,      VerdictClass::kUntestable};

bool is_limit(Outcome outcome) { return outcome == Outcome::kTimedOut || outcome == Outcome::kOutOfMemory; }

bool is_compiler_crash(const std::optional<FailureSignature>& signature) {
  return signature && signature->kind == "ice";
}

RE2::Options quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

Result<void> check_pattern(const std::string& pattern) {
  const RE2 compiled(pattern, quiet());
  if (!compiled.ok()) {
    return Error{
        ErrorKind::kUsage, fmt::format("'{}' is not a regular expression: {}", pattern, compiled.error()), {}, ""};
  }
  return {};
}

// It refuses the go line, so whatever is older does. One that tries all the same (up to 1.20) and then only remarks
// that the module wants a newer Go says nothing of others.
bool refuses_go_line(const Verdict& verdict) {
  const bool is_remark = verdict.signature && verdict.signature->first_line.starts_with("note: ");
  return verdict.reason == reason::kNeedsNewerGo && !is_remark;
}

// Of scripts: git's words, and one that git does not know.
constexpr int kSaysSkip = 125, kSaysSkipBelow = 129, kOfShellOrGit = 128;

bool says_skip(const Verdict& verdict) {
  return verdict.signal == 0 && (exit_code_told(verdict) == kSaysSkip || exit_code_told(verdict) == kSaysSkipBelow);
}

}  // namespace

const char* name_of(Call call) {
  switch (call) {
    case Call::kGood:
      return "good";
    case Call::kBad:
      return "bad";
    case Call::kOther:
      return "other";
    case Call::kSkip:
      return "skip";
    case Call::kSkipBelow:
      return "skip-below";
    case Call::kAbort:
      return "abort";
  }
  return "skip";
}

std::optional<Call> call_named(std::string_view word) {
  for (const auto call : kCalls) {
    if (word == name_of(call)) {
      return call;
    }
  }
  return word == "skip-range" ? std::optional{Call::kSkipBelow} : std::nullopt;
}

const char* name_of(VerdictClass verdict_class) {
  switch (verdict_class) {
    case VerdictClass::kOk:
      return "ok";
    case VerdictClass::kFailSame:
      return "fail-same";
    case VerdictClass::kFailDifferent:
      return "fail-different";
    case VerdictClass::kTimeout:
      return "timeout";
    case VerdictClass::kOom:
      return "oom";
    case VerdictClass::kUntestable:
      return "untestable";
  }
  return "untestable";
}

std::optional<VerdictClass> verdict_class_named(std::string_view word) {
  for (const auto verdict_class : kClasses) {
    if (word == name_of(verdict_class)) {
      return verdict_class;
    }
  }
  return word == "skip" ? std::optional{VerdictClass::kUntestable} : std::nullopt;
}

Result<void> read_sameness(std::string_view text, CallRules& rules) {
  constexpr std::string_view kPrefix = "regex:";
  constexpr std::array<std::pair<std::string_view, Sameness>, 4> kWords = {{{"exact", Sameness::kExact},
                                                                            {"similar", Sameness::kSimilar},
                                                                            {"kind", Sameness::kKind},
                                                                            {"any", Sameness::kAny}}};
  if (text.starts_with(kPrefix)) {
    rules.same = Sameness::kRegex;
    rules.pattern = text.substr(kPrefix.size());
    return check_pattern(rules.pattern);
  }
  for (const auto& [word, same] : kWords) {
    if (text == word) {
      rules.same = same;
      return {};
    }
  }
  return Error{ErrorKind::kUsage,
               fmt::format("'{}' does not say when two failures are the same", text),
               {},
               "one of exact, similar, kind, any, regex:PATTERN"};
}

int exit_code_told(const Verdict& verdict) {
  return verdict.signal > 0         ? kOfShellOrGit + verdict.signal
         : verdict.program_code > 0 ? verdict.program_code
                                    : verdict.exit_code;
}

bool could_not_be_run(const Verdict& verdict) {
  constexpr int kNoProgram = 126, kNotThere = 127;
  const auto code = exit_code_told(verdict);
  return verdict.outcome != Outcome::kPassed && !is_limit(verdict.outcome) && (code == kNoProgram || code == kNotThere);
}

std::optional<FailureReference> reference_of(const Verdict& verdict) {
  if (verdict.outcome == Outcome::kPassed || verdict.outcome == Outcome::kUntestable) {
    return std::nullopt;
  }
  return FailureReference{verdict.outcome, verdict.signature.value_or(FailureSignature{})};
}

struct Caller::Pattern {
  explicit Pattern(const std::string& text) : expression(text, quiet()) {}
  RE2 expression;
};

Result<Caller> Caller::create(CallRules rules) {
  Caller caller{std::move(rules)};
  if (caller.rules_.same != Sameness::kRegex) {
    return caller;
  }
  TRY(check_pattern(caller.rules_.pattern));
  caller.pattern_ = std::make_shared<const Pattern>(caller.rules_.pattern);
  return caller;
}

bool Caller::is_searched(const Verdict& verdict, const FailureReference* reference) const {
  if (pattern_) {
    return verdict.signature && RE2::PartialMatch(verdict.signature->first_line, pattern_->expression);
  }
  if (rules_.same == Sameness::kAny || !rules_.counts_signatures() || reference == nullptr) {
    return true;
  }
  return verdict.signature && is_same_failure(*verdict.signature, reference->signature, rules_.same);
}

VerdictClass Caller::class_by_code(const Verdict& verdict) const {
  // What a script says counts, whatever its log looks like; a go command says nothing of a program it did not start.
  const bool is_unsaid =
      verdict.outcome == Outcome::kUntestable && (rules_.is_go_command || verdict.reason == reason::kOutputCut);
  return is_unsaid || says_skip(verdict) ? VerdictClass::kUntestable : VerdictClass::kFailSame;
}

VerdictClass Caller::class_of(const Verdict& verdict, const FailureReference* reference) const {
  if (verdict.outcome == Outcome::kPassed) {
    return VerdictClass::kOk;
  }
  if (rules_.by_exit_code && !is_limit(verdict.outcome)) {
    return class_by_code(verdict);
  }
  if (verdict.outcome == Outcome::kUntestable) {
    return VerdictClass::kUntestable;
  }
  if (is_limit(verdict.outcome)) {
    const bool is_reference = rules_.counts_signatures() && (reference == nullptr || is_limit(reference->outcome));
    const bool is_crash = rules_.counts_signatures() && is_compiler_crash(verdict.signature);
    if (is_reference || (is_crash && is_searched(verdict, reference))) {
      return VerdictClass::kFailSame;
    }
    return verdict.outcome == Outcome::kTimedOut ? VerdictClass::kTimeout : VerdictClass::kOom;
  }
  return is_searched(verdict, reference) ? VerdictClass::kFailSame : VerdictClass::kFailDifferent;
}

// What each class means when the user said nothing.
Call Caller::default_call(VerdictClass verdict_class, const Verdict& verdict) const {
  const bool says_below = rules_.by_exit_code && exit_code_told(verdict) == kSaysSkipBelow;
  switch (verdict_class) {
    case VerdictClass::kOk:
      return rules_.is_inverted ? Call::kBad : Call::kGood;
    case VerdictClass::kFailSame:
      return rules_.is_inverted ? Call::kGood : Call::kBad;
    case VerdictClass::kFailDifferent:
      return Call::kOther;
    case VerdictClass::kTimeout:
    case VerdictClass::kOom:
      return Call::kSkip;
    case VerdictClass::kUntestable:
      return says_below || refuses_go_line(verdict) ? Call::kSkipBelow : Call::kSkip;
  }
  return Call::kSkip;
}

Call Caller::call(const Verdict& verdict, const FailureReference* reference) const {
  const auto verdict_class = class_of(verdict, reference);
  const bool is_code = rules_.by_exit_code && verdict_class == VerdictClass::kFailSame;
  if (is_code && exit_code_told(verdict) >= kOfShellOrGit) {
    return Call::kAbort;
  }
  // Who says what a time limit means says it of the failure that is searched as well.
  const auto spoken = verdict.outcome == Outcome::kTimedOut      ? VerdictClass::kTimeout
                      : verdict.outcome == Outcome::kOutOfMemory ? VerdictClass::kOom
                                                                 : verdict_class;
  for (const auto wanted : {spoken, verdict_class}) {
    if (const auto chosen = rules_.chosen.find(wanted); chosen != rules_.chosen.end()) {
      return chosen->second;
    }
  }
  return default_call(verdict_class, verdict);
}

}  // namespace goiso
