#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/verdict.h"

namespace goiso {

/// What one run means for a search.
enum class Call {
  kGood,
  kBad,
  kOther,      ///< it failed in another way: says nothing of the failure that is searched
  kSkip,       ///< not judged
  kSkipBelow,  ///< not judged, and nothing older can be: the go line is newer than the SDK
  kAbort       ///< not judged, and the search is to stop here
};
const char* name_of(Call call);                         ///< good bad other skip skip-below abort
std::optional<Call> call_named(std::string_view word);  ///< those words, and skip-range for skip-below

/// The classes whose call a user may choose (`--on-oom=bad`).
enum class VerdictClass { kOk, kFailSame, kFailDifferent, kTimeout, kOom, kUntestable };
const char* name_of(VerdictClass verdict_class);  ///< ok fail-same fail-different timeout oom untestable
std::optional<VerdictClass> verdict_class_named(std::string_view word);  ///< those words, and skip for untestable

/// When two failures are the same one.
enum class Sameness {
  kByKind,   ///< similar for crashes, panics and races, equal tests for failing tests, exact for all others; a search
             ///< takes other words of one kind for the same failure where nothing passes between (failing_stretch.h)
  kExact,    ///< all primary fields of the signature
  kSimilar,  ///< phase, kind, and three of five frames or four of five words
  kKind,     ///< phase and kind
  kAny,      ///< every failure
  kRegex     ///< the telling line matches; the reference does not count
};

struct CallRules {
  Sameness same = Sameness::kByKind;
  std::string pattern;                  ///< of kRegex, RE2's syntax
  std::map<VerdictClass, Call> chosen;  ///< over the defaults
  /// The command's exit code alone decides, as `git bisect run` reads it: 0 good, 125 skip, 129 skip-below, any other
  /// up to 127 bad, the rest and signals abort. Time and memory limits stay classes of their own, and so does what a go
  /// command (`is_go_command`) could not even begin. Signatures do not count.
  bool by_exit_code = false;
  bool is_go_command = false;
  bool is_inverted = false;  ///< what passes is bad and what fails is good; signatures do not count
  bool counts_signatures() const { return !by_exit_code && !is_inverted; }
};

/// What the command ended with, or the program that `go run` started; 128 and more when a signal ended it.
int exit_code_told(const Verdict& verdict);
/// A shell's words for a command that is not there or is no program: 126, 127.
bool could_not_be_run(const Verdict& verdict);

/// "exact", "kind", "similar", "any", "regex:…" into `rules`; kUsage names what it is otherwise, or what is wrong with
/// the pattern.
Result<void> read_sameness(std::string_view text, CallRules& rules);

/// The failure that is searched: that of the bad end, or one the user named.
struct FailureReference {
  Outcome outcome = Outcome::kFailed;
  FailureSignature signature;
};

/// The reference that a failing run makes; none for one that passed or was not judged.
std::optional<FailureReference> reference_of(const Verdict& verdict);

/// Are these the same failure? `same` is not kRegex, which asks one line alone.
bool is_same_failure(const FailureSignature& a, const FailureSignature& b, Sameness same);

/// May a release have said the one where another says the other? Phase, kind and tests are the same, and where a kind
/// says nothing of what is wrong (a program that ends with a code other than 0, or crashes), half of the words are too.
bool may_be_reworded(const FailureSignature& a, const FailureSignature& b);

/// Turns verdicts into calls. Defaults: passed is good; the failure that is searched is bad, another one `other`;
/// timed-out and out-of-memory are bad when the reference is either of them (a compiler that never ends meets whichever
/// limit is nearer), else skip; untestable is skip, and skip-below when the reason is needs-newer-go. A compiler that
/// ran out of memory and has the signature of its crash counts as that crash. Copyable; const members from any thread.
class Caller {
 public:
  /// kUsage for a pattern that RE2 does not take.
  static Result<Caller> create(CallRules rules);
  /// `reference` may be null: then every failure is bad, a time or memory limit too.
  Call call(const Verdict& verdict, const FailureReference* reference) const;

 private:
  struct Pattern;
  explicit Caller(CallRules rules) : rules_(std::move(rules)) {}
  VerdictClass class_of(const Verdict& verdict, const FailureReference* reference) const;
  VerdictClass class_by_code(const Verdict& verdict) const;
  Call default_call(VerdictClass verdict_class, const Verdict& verdict) const;
  bool is_searched(const Verdict& verdict, const FailureReference* reference) const;
  CallRules rules_;
  std::shared_ptr<const Pattern> pattern_;  // shared by copies: it never changes
};

}  // namespace goiso
