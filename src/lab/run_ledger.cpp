#include "lab/run_ledger.h"

#include <algorithm>
#include <array>

#include "diagnose/judge.h"

namespace goiso {
namespace {

// The tool broke down, or did not come to an end: another release that refuses the program in words does better.
bool is_breakdown(const FailureReference& failure) {
  const auto& signature = failure.signature;
  const bool is_limit = failure.outcome == Outcome::kTimedOut || failure.outcome == Outcome::kOutOfMemory;
  const bool is_of_program = signature.phase == "run" || signature.phase == "test";
  const bool is_crash = signature.kind == "ice" || signature.kind == "panic" || signature.kind == "fatal";
  return (is_limit || is_crash) && !is_of_program;
}

bool is_diagnosis(const FailureSignature& signature) {
  constexpr std::array kSpoken = {"type-error", "syntax", "vet", "link", "load"};
  return std::find(kSpoken.begin(), kSpoken.end(), signature.kind) != kSpoken.end();
}

// How far a build gets before it fails so. What is vetted, compiled and assembled is so side by side.
int step_of(const std::string& phase) {
  constexpr int kLoading = 0, kCompiling = 1, kLinking = 2, kRunning = 3;
  if (phase == "load" || phase == "list") {
    return kLoading;
  }
  return phase == "link" ? kLinking : phase == "run" || phase == "test" ? kRunning : kCompiling;
}

bool ends_before(const FailureSignature& failure, const FailureSignature& later) {
  const bool are_told = !failure.phase.empty() && !later.phase.empty();
  return are_told && step_of(failure.phase) < step_of(later.phase);
}

// Do all of `fewer` fail in `more`, and others beside them?
bool fails_in_fewer(const FailureSignature& fewer, const FailureSignature& more) {
  auto few = fewer.tests, all = more.tests;
  std::sort(few.begin(), few.end());
  std::sort(all.begin(), all.end());
  return !few.empty() && all.size() > few.size() && is_same_failure(fewer, more, Sameness::kKind) &&
         std::includes(all.begin(), all.end(), few.begin(), few.end());
}

// Two failures that the program itself tells of, in whatever words.
bool is_of_same_program(const FailureSignature& a, const FailureSignature& b) {
  const bool is_of_program = a.phase == "run" || a.phase == "test";
  return is_of_program && a.tests == b.tests && is_same_failure(a, b, Sameness::kKind);
}

}  // namespace

RunLedger::RunLedger(Caller caller, const BisectOptions& options, std::size_t nodes)
    : caller_(std::move(caller)),
      reference_(options.reference),
      claimed_bad_(options.bad),
      claimed_good_(options.good),
      counts_signatures_(options.rules.counts_signatures()),
      same_(options.rules.same == Sameness::kRegex ? Sameness::kByKind : options.rules.same),
      may_be_reworded_(options.rules.same == Sameness::kByKind && options.rules.counts_signatures() &&
                       !options.reference && !options.transitions),
      unbreaks_(options.unbreaks),
      finds_every_change_(options.transitions),
      first_testable_(options.first_testable),
      nodes_(nodes) {
  shut_below(first_testable_);
}

void RunLedger::shut_below(std::size_t node) {
  for (std::size_t i = 0; i < node; ++i) {
    nodes_[i].is_shut = true;
  }
}

// Only the end that is said to be bad shows what is searched; without one, whatever fails first. A good end that fails
// is no failure to search for, but a claim that does not hold.
bool RunLedger::may_show_reference(const ProbeAnswer& answer) const {
  const bool is_end = claimed_bad_ ? answer.node == *claimed_bad_ : answer.node != claimed_good_;
  const bool is_said_to_fail = answer.said ? *answer.said == Call::kBad : fails_as_told(answer);
  return !reference_ && is_end && is_said_to_fail && answer.verdict && reference_of(*answer.verdict);
}

// By the exit code a failing run may mean anything.
bool RunLedger::fails_as_told(const ProbeAnswer& answer) const {
  return counts_signatures_ || (answer.verdict && caller_.call(*answer.verdict, nullptr) == Call::kBad);
}

Call RunLedger::meaning_of(const Verdict& verdict) const { return caller_.call(verdict, reference()); }

Call RunLedger::meaning_of(const ProbeAnswer& answer) const {
  if (!answer.verdict) {
    return Call::kSkip;
  }
  if (answer.said) {
    return *answer.said;
  }
  const auto call = meaning_of(*answer.verdict);
  const bool is_it_too =
      call == Call::kOther && ((varies_ && fails_in_more(answer)) || is_worded_so(answer));
  return is_it_too ? Call::kBad : call;
}

// The failure that is searched in other words, where these were seen to change from run to run.
bool RunLedger::is_worded_so(const ProbeAnswer& answer) const {
  if (!reference_ || !answer.verdict->signature) {
    return false;
  }
  const auto& words = *answer.verdict->signature;
  return (wording_ == Wording::kAlike && may_be_reworded(reference_->signature, words)) ||
         (wording_ == Wording::kAny && is_of_same_program(reference_->signature, words));
}

// What another run of the same node said where this one says something else.
Wording RunLedger::wording_of(const ProbeAnswer& answer) const {
  auto wording = Wording::kSteady;
  if (!may_be_reworded_ || answer.said || !answer.verdict || !answer.verdict->signature) {
    return wording;
  }
  const auto& words = *answer.verdict->signature;
  for (const auto& other : answers_) {
    const bool is_comparable = other.node == answer.node && other.is_unbroken == answer.is_unbroken && other.verdict &&
                               other.verdict->signature && !is_same_failure(words, *other.verdict->signature, same_);
    if (is_comparable && may_be_reworded(words, *other.verdict->signature)) {
      wording = std::max(wording, Wording::kAlike);
    } else if (is_comparable && is_of_same_program(words, *other.verdict->signature)) {
      wording = Wording::kAny;
    }
  }
  return wording;
}

bool RunLedger::may_compare_tests() const { return counts_signatures_ && same_ == Sameness::kByKind; }

bool RunLedger::fails_in_more(const ProbeAnswer& answer) const {
  if (!may_compare_tests() || answer.said || !reference_ || !answer.verdict || !answer.verdict->signature) {
    return false;
  }
  return fails_in_fewer(reference_->signature, *answer.verdict->signature);
}

// Where nothing passes and no end is named, tests that fail everywhere are no failure to search for: those that fail
// beside them in some places are.
const ProbeAnswer* RunLedger::shows_more() const {
  const bool is_free = may_be_reworded_ && !claimed_bad_ && reference_ && !reference_->signature.tests.empty();
  const bool any_good = std::any_of(answers_.begin(), answers_.end(),
                                    [&](const ProbeAnswer& answer) { return meaning_of(answer) == Call::kGood; });
  const auto more =
      std::find_if(answers_.begin(), answers_.end(), [&](const ProbeAnswer& answer) { return fails_in_more(answer); });
  return is_free && !any_good && more != answers_.end() ? &*more : nullptr;
}

void RunLedger::record(const ProbeAnswer& answer) {
  const auto wording = std::max(wording_, wording_of(answer));
  answers_.push_back(answer);
  runs_ += answer.is_known || answer.is_replayed || !answer.verdict ? 0 : 1;
  if (may_show_reference(answer)) {
    reference_ = reference_of(*answer.verdict);
    count_anew();
  } else if (const auto* more = shows_more()) {
    fewer_ = fewer_ ? fewer_ : reference_;
    reference_ = reference_of(*more->verdict);
    count_anew();
  } else if (fewer_ && meaning_of(answer) == Call::kGood) {
    reference_ = fewer_;  // something passes: what failed first is what is searched
    fewer_.reset();
    count_anew();
  } else if (unbreaks_) {
    count_anew();
  } else {
    count(answer);
  }
  const bool varies = std::any_of(nodes_.begin(), nodes_.end(), [](const NodeState& node) {
    return node.good > 0 && (node.bad > 0 || node.more > 0);
  });
  if ((varies && !varies_) || wording != wording_) {
    varies_ = varies_ || varies;
    wording_ = wording;
    count_anew();
  }
}

void RunLedger::count_anew() {
  nodes_.assign(nodes_.size(), {});
  shut_below(first_testable_);
  failures_.clear();
  anchor_.reset();
  tell_unbroken_apart();
  for (const auto& answer : answers_) {
    if (answer.is_unbroken == nodes_[answer.node].is_unbroken) {
      count(answer);
    } else if (meaning_of(answer) == Call::kSkipBelow && answer.is_unbroken) {
      shut_below(answer.node + 1);
    }
  }
}

bool RunLedger::is_nothing_told(Call call) const {
  return call == Call::kSkip || call == Call::kSkipBelow || (call == Call::kOther && !finds_every_change_);
}

// By node: does the project alone tell something, does it with files laid over, and what is to be tried?
void RunLedger::tell_unbroken_apart() {
  if (!unbreaks_) {
    return;
  }
  std::vector<bool> tells(nodes_.size()), tells_unbroken(nodes_.size()), is_mute(nodes_.size()),
      was_tried(nodes_.size());
  for (const auto& answer : answers_) {
    const auto call = meaning_of(answer);
    const bool is_told = call == Call::kGood || call == Call::kBad;
    if (answer.is_unbroken) {
      was_tried[answer.node] = true;
      tells_unbroken[answer.node] = tells_unbroken[answer.node] || is_told;
    } else {
      tells[answer.node] = tells[answer.node] || is_told;
      is_mute[answer.node] = is_mute[answer.node] || (answer.verdict && is_nothing_told(call));
    }
  }
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    nodes_[node].is_unbroken = is_mute[node] && tells_unbroken[node] && !tells[node];
    nodes_[node].is_to_be_unbroken = is_mute[node] && !tells[node] && !was_tried[node];
  }
}

bool RunLedger::varies(std::size_t node) const {
  const bool was_said = std::any_of(answers_.begin(), answers_.end(), [&](const ProbeAnswer& answer) {
    return answer.node == node && answer.said.has_value();
  });
  return nodes_[node].is_varying() && !was_said;
}

bool RunLedger::was_told(std::size_t node, bool is_unbroken) const {
  return std::any_of(answers_.begin(), answers_.end(), [&](const ProbeAnswer& answer) {
    return answer.node == node && answer.is_unbroken == is_unbroken;
  });
}

int RunLedger::failure_number(const FailureSignature& signature) {
  for (std::size_t i = 0; i < failures_.size(); ++i) {
    if (is_same_failure(failures_[i], signature, same_)) {
      return static_cast<int>(i);
    }
  }
  failures_.push_back(signature);
  return static_cast<int>(failures_.size()) - 1;
}

void RunLedger::count_other(NodeState& state, const ProbeAnswer& answer) {
  const auto signature = answer.verdict->signature.value_or(FailureSignature{});
  ++state.other;
  state.failure = failure_number(signature);
  state.is_earlier = reference_ && ends_before(signature, reference_->signature);
  if (answer.said) {
    return;  // another failure is another failure, however alike the two look
  }
  state.is_reworded = may_be_reworded_ && reference_ && may_be_reworded(reference_->signature, signature);
  state.is_refusal = reference_ && is_breakdown(*reference_) && is_diagnosis(signature) && !state.is_earlier;
  state.is_less = may_compare_tests() && reference_ && fails_in_fewer(signature, reference_->signature);
}

void RunLedger::count(const ProbeAnswer& answer) {
  auto& state = nodes_[answer.node];
  const auto meaning = meaning_of(answer);
  state.more += fails_in_more(answer) ? 1 : 0;
  if (answer.is_cold) {
    ++state.cold;
    state.cold_good += meaning == Call::kGood ? 1 : 0;
    state.cold_bad += meaning == Call::kBad ? 1 : 0;
  }
  switch (meaning) {
    case Call::kGood:
      ++state.good;
      break;
    case Call::kBad:
      ++state.bad;
      anchor_ = anchor_.value_or(answer.node);
      break;
    case Call::kOther:
      count_other(state, answer);
      break;
    case Call::kSkip:
    case Call::kAbort:
      ++state.unjudged;
      break;
    case Call::kSkipBelow:
      ++state.unjudged;
      if (!unbreaks_) {  // else older ones may do with files laid over
        shut_below(answer.node + 1);
      }
      break;
  }
}

std::optional<Call> RunLedger::call_of(std::size_t node) const {
  const auto& state = nodes_[node];
  if (state.runs() == 0) {
    return std::nullopt;
  }
  if (state.bad > 0) {
    return Call::kBad;
  }
  if (state.other > 0) {
    return Call::kOther;
  }
  if (state.good > 0) {
    return Call::kGood;
  }
  for (const auto unjudged : {Call::kSkipBelow, Call::kAbort}) {
    const auto means_it = [&](const ProbeAnswer& answer) {
      return answer.node == node && meaning_of(answer) == unjudged;
    };
    if (std::any_of(answers_.begin(), answers_.end(), means_it)) {
      return unjudged;
    }
  }
  return Call::kSkip;
}

std::optional<ProbeAnswer> RunLedger::latest_of(std::size_t node) const {
  const auto found = std::find_if(answers_.rbegin(), answers_.rend(),
                                  [&](const ProbeAnswer& answer) { return answer.node == node && answer.verdict; });
  return found == answers_.rend() ? std::nullopt : std::optional{*found};
}

std::string RunLedger::why_unusable(std::size_t node) const {
  const auto& state = nodes_[node];
  if (state.bad > 0 || (state.good > 0 && state.other == 0)) {
    return "";
  }
  if (state.other > 0) {
    return kFailsOtherwise;
  }
  for (const auto& answer : answers_) {
    if (answer.node == node) {
      return answer.verdict ? answer.verdict->reason : answer.not_had;
    }
  }
  return "";
}

}  // namespace goiso
