#include "lab/conclude.h"

#include <array>

#include "lab/failing_stretch.h"
#include "lab/remarks.h"

namespace goiso {
namespace {

// What the compiler or the go command says of a program it says again. What a program does may vary, and so may a
// crash: that of a compiler hangs on what it does at once, and on its own memory.
int runs_of_focus(const Scene& scene) {
  constexpr std::array kSteady = {"type-error", "syntax", "vet", "load"};
  constexpr int kSteadyRuns = 2, kVaryingRuns = 3;
  if (scene.options.count > 0) {
    const int least = scene.options.confirms_cold ? 2 : 1;  // one that tells, one that confirms
    return std::max(least, scene.options.count);
  }
  const bool is_steady = scene.reference != nullptr &&
                         std::find(kSteady.begin(), kSteady.end(), scene.reference->signature.kind) != kSteady.end();
  return is_steady ? kSteadyRuns : kVaryingRuns;
}

bool is_within(const Gap& gap, const Gap& range) { return gap.low >= range.low && gap.high <= range.high; }

int runs_wanted(const Scene& scene, const Gap& gap, const std::optional<Gap>& focus) {
  constexpr int kRunsOfOthers = 2;
  const auto count = runs_of_focus(scene);
  return focus && is_within(gap, *focus) ? count : std::min(count, kRunsOfOthers);
}

// How many runs are missing until a failure that shows in half of all runs would have passed once, were it one: first
// runs tell nothing of that, for what passed was not taken for bad.
int repeats_missing(const Scene& scene, const std::vector<int>& missing) {
  constexpr int kRepeats = 4;
  constexpr int kSteadyRuns = 2;
  const bool may_vary =
      scene.reference != nullptr && scene.reference->outcome == Outcome::kFailed && runs_of_focus(scene) > kSteadyRuns;
  if (!may_vary || scene.options.count > 0) {
    return 0;
  }
  int repeats = 0;
  for (std::size_t node = 0; node < scene.size(); ++node) {
    repeats += scene.is_bad(node) ? std::max(0, scene.nodes[node].runs() + missing[node] - 1) : 0;
  }
  return std::max(0, kRepeats - repeats);
}

// The first run tells the side of a boundary; those that confirm it are cold where that was asked for.
int cold_runs_missing(const Scene& scene, std::size_t side, int wanted) {
  return scene.options.confirms_cold ? wanted - 1 - scene.nodes[side].cold : 0;
}

// A node that is on two boundaries needs the runs of the stricter one.
std::vector<int> runs_missing(const Scene& scene, const std::optional<Gap>& focus) {
  std::vector<int> missing(scene.size(), 0);
  for (const auto& gap : told_gaps(scene)) {
    for (const auto side : {gap.low, gap.high}) {
      const bool is_exact = gap.high == gap.low + 1;
      const auto wanted = runs_wanted(scene, gap, focus);
      const int still = std::max(wanted - scene.nodes[side].runs(), cold_runs_missing(scene, side, wanted));
      missing[side] = std::max(missing[side], is_exact ? still : 0);
    }
  }
  if (focus) {
    missing[scene.is_bad(focus->low) ? focus->low : focus->high] += repeats_missing(scene, missing);
  }
  return missing;
}

Call call_of(const Scene& scene, const std::vector<bool>& failing, std::size_t node) {
  return failing[node] ? Call::kBad : scene.is_good(node) ? Call::kGood : Call::kOther;
}

Boundary boundary_of(const Scene& scene, const std::vector<bool>& failing, const Gap& gap) {
  Boundary boundary;
  boundary.last = gap.low;
  boundary.first = gap.high;
  for (auto node = gap.low + 1; node < gap.high; ++node) {
    boundary.between.push_back(node);
  }
  boundary.from = call_of(scene, failing, gap.low);
  boundary.to = call_of(scene, failing, gap.high);
  boundary.runs_last = scene.nodes[gap.low].runs();
  boundary.runs_first = scene.nodes[gap.high].runs();
  return boundary;
}

// Where the first of a minor has it from the trunk, that is where it fails again after a repair. Without the true
// beginning beside it, it would be told as one.
void forget_inherited(const Scene& scene, const std::vector<bool>& failing, BisectAnswer& answer) {
  for (std::size_t i = 0; i < answer.first_bad.size(); ++i) {
    if (!inherits_it(scene, failing, {answer.last_good[i], answer.first_bad[i]})) {
      return;
    }
  }
  answer.last_good.clear();
  answer.first_bad.clear();
}

void list_boundaries(const Scene& scene, BisectAnswer& answer) {
  const auto failing = failing_nodes(scene);
  for (const auto& gap : all_gaps(scene)) {
    answer.boundaries.push_back(boundary_of(scene, failing, gap));
    const auto& boundary = answer.boundaries.back();
    if (boundary.is_exact() && boundary.is_onset()) {
      answer.last_good.push_back(boundary.last);
      answer.first_bad.push_back(boundary.first);
    }
    if (boundary.is_exact() && boundary.is_fix() && !never_had_it(scene, failing, gap)) {
      answer.last_bad.push_back(boundary.last);
      answer.first_fixed.push_back(boundary.first);
    }
  }
  forget_inherited(scene, failing, answer);
}

// On one way through the tree it came, went and came again. What other branches got apart is no second time, and what
// a newer minor has from the trunk is none either.
bool came_again(const Scene& scene, const std::vector<Boundary>& boundaries) {
  const auto failing = failing_nodes(scene);
  const auto is_again = [&](const Boundary& later) {
    const bool begins = later.is_onset() && !inherits_it(scene, failing, {later.last, later.first});
    return begins && std::any_of(boundaries.begin(), boundaries.end(), [&](const Boundary& earlier) {
             return earlier.is_onset() && scene.tree.descends(later.first, earlier.first);
           });
  };
  return std::any_of(boundaries.begin(), boundaries.end(), is_again);
}

bool is_bad_at_newest(const Scene& scene) {
  const auto failing = failing_nodes(scene);
  for (auto node = scene.size(); node-- > 0;) {
    if (scene.is_known(node)) {
      return failing[node];
    }
  }
  return false;
}

// A cold run that met a limit, or failed in another way, confirms nothing.
bool are_sides_cold(const Scene& scene) {
  const auto is_cold = [&](std::size_t side) {
    const auto& state = scene.nodes[side];
    return (scene.is_bad(side) ? state.cold_bad : scene.is_good(side) ? state.cold_good : state.cold) > 0;
  };
  const auto gaps = scene.options.confirms_cold ? told_gaps(scene) : std::vector<Gap>{};
  return std::all_of(gaps.begin(), gaps.end(),
                     [&](const Gap& gap) { return gap.high > gap.low + 1 || (is_cold(gap.low) && is_cold(gap.high)); });
}

// One side was run with files laid over the project and the other without: these may be what makes the difference.
bool is_any_side_alone_unbroken(const Scene& scene) {
  const auto gaps = told_gaps(scene);
  return std::any_of(gaps.begin(), gaps.end(), [&](const Gap& gap) {
    return gap.high == gap.low + 1 && scene.nodes[gap.low].is_unbroken != scene.nodes[gap.high].is_unbroken;
  });
}

bool all_confirmed(const Scene& scene, const std::optional<Gap>& focus) {
  const auto missing = runs_missing(scene, focus);
  return std::all_of(missing.begin(), missing.end(), [](int runs) { return runs <= 0; }) && are_sides_cold(scene) &&
         !is_any_side_alone_unbroken(scene);
}

// Between the ends are failures of another kind: whether the one that is searched lay beneath them, nobody can see.
bool hides_behind_others(const Gap& focus, const BisectAnswer& answer) {
  return std::any_of(answer.boundaries.begin(), answer.boundaries.end(), [&](const Boundary& one) {
    return is_within({one.last, one.first}, focus) && (one.from == Call::kOther || one.to == Call::kOther);
  });
}

void leave_open(const Scene& scene, const Gap& focus, BisectAnswer& answer) {
  answer.outcome = BisectOutcome::kInconclusive;
  for (auto node = focus.low + 1; node <= focus.high; ++node) {
    answer.candidates.push_back(node);
  }
  answer.reason = why_inconclusive(scene, focus);
}

void judge_focus(const Scene& scene, const Gap& focus, BisectAnswer& answer) {
  if (!is_settled(scene, focus)) {
    leave_open(scene, focus, answer);
    return;
  }
  if (hides_behind_others(focus, answer)) {
    answer.outcome = BisectOutcome::kSeveral;
    answer.reason = why_hidden(scene, focus);
    return;
  }
  if (came_again(scene, answer.boundaries)) {
    answer.outcome = BisectOutcome::kSeveral;
    answer.reason = "it came, was repaired and came again";
    return;
  }
  const bool is_repaired = scene.is_good(focus.low) || !answer.first_fixed.empty();
  answer.outcome = is_repaired ? BisectOutcome::kFound : BisectOutcome::kNone;
  answer.is_still_bad = answer.is_still_bad || !is_repaired;
  answer.reason = remarks(scene, answer);
}

void judge_tree(const Scene& scene, BisectAnswer& answer) {
  const auto& boundaries = answer.boundaries;
  const bool any_exact =
      std::any_of(boundaries.begin(), boundaries.end(), [](const auto& boundary) { return boundary.is_exact(); });
  answer.outcome = any_exact            ? BisectOutcome::kFound
                   : boundaries.empty() ? BisectOutcome::kNone
                                        : BisectOutcome::kInconclusive;
  if (any_exact) {
    answer.reason = tree_remarks(scene, answer);
    return;
  }
  answer.reason = "what lies between the changes cannot be tested";
  if (boundaries.empty()) {
    const auto open = tree_remarks(scene, answer);
    answer.reason = "everything that was asked behaves alike" + (open.empty() ? "" : "; " + open);
  }
  for (const auto& boundary : boundaries) {
    answer.candidates.insert(answer.candidates.end(), boundary.between.begin(), boundary.between.end());
    answer.candidates.push_back(boundary.first);
  }
}

}  // namespace

void ask_to_confirm(const Scene& scene, const std::optional<Gap>& focus, WishList& wishes) {
  const auto missing = runs_missing(scene, focus);
  for (std::size_t node = 0; node < missing.size(); ++node) {
    for (int i = 0; i < missing[node]; ++i) {
      wishes.add_confirmation(node);
    }
  }
}

BisectAnswer conclude(const Scene& scene, const std::optional<Gap>& focus) {
  BisectAnswer answer;
  list_boundaries(scene, answer);
  answer.is_still_bad = is_bad_at_newest(scene);
  if (focus) {
    judge_focus(scene, *focus, answer);
  } else {
    judge_tree(scene, answer);
  }
  const bool is_plain = answer.outcome == BisectOutcome::kFound || answer.outcome == BisectOutcome::kSeveral;
  answer.is_confirmed = is_plain && runs_of_focus(scene) > 1 && all_confirmed(scene, focus);
  answer.confidence = answer.is_confirmed ? 1 : 0;
  return answer;
}

BisectAnswer conclude_refusal(const Scene& scene, const EndsRefusal& refusal) {
  BisectAnswer answer;
  answer.outcome = refusal.outcome;
  answer.end = refusal.end;
  answer.reason = refusal.reason;
  answer.candidates = refusal.candidates;
  // The newest may say it in other words.
  answer.is_still_bad = refusal.is_still_bad || (refusal.outcome == BisectOutcome::kNone && is_bad_at_newest(scene));
  list_boundaries(scene, answer);
  return answer;
}

namespace {

// The side of the change that fails too early to show the failure that is searched; none when both sides get as far.
std::optional<std::size_t> side_that_hides(const Scene& scene, const Gap& change) {
  for (const auto side : {change.low, change.high}) {
    if (scene.fails_otherwise(side) && scene.nodes[side].is_earlier) {
      return side;
    }
  }
  return std::nullopt;
}

}  // namespace

BisectAnswer conclude_without_good(const Scene& scene, BisectAnswer none) {
  const auto failing = failing_nodes(scene);
  std::vector<Gap> changes;  // other words are none
  for (const auto& gap : all_gaps(scene)) {
    if (is_told(scene, failing, gap) && !(failing[gap.low] && failing[gap.high])) {
      changes.push_back(gap);
    }
  }
  BisectAnswer answer = std::move(none);
  if (changes.empty()) {
    const auto beside = remarks(scene, answer);
    answer.reason += beside.empty() ? "" : "; " + beside;
    return answer;
  }
  if (asks_for_fix(scene.options)) {
    answer.reason = "nothing passes; " + remarks(scene, answer);
    return answer;  // another failure is no fix
  }
  if (changes.size() > 1) {
    answer.outcome = BisectOutcome::kSeveral;
    answer.reason = "nothing passes, and what fails does so in several ways";
  } else if (!is_settled(scene, changes.front())) {
    leave_open(scene, changes.front(), answer);
    return answer;
  } else if (const auto hides = side_that_hides(scene, changes.front())) {
    answer.outcome = BisectOutcome::kInconclusive;
    answer.reason = "nothing passes; " + why_unseen(scene, *hides);
    return answer;
  } else {
    answer.outcome = BisectOutcome::kFound;
    answer.reason = "nothing passes; " + remarks(scene, answer);
  }
  answer.is_confirmed = runs_of_focus(scene) > 1 && all_confirmed(scene, std::nullopt);
  answer.confidence = answer.is_confirmed ? 1 : 0;
  return answer;
}

void add_common(const Scene& scene, const RunLedger& ledger, BisectAnswer& answer) {
  const auto failing = failing_nodes(scene);
  auto as_answered = scene;
  as_answered.takes_refusals_as_good = answer.counts_lesser_as_good;
  for (std::size_t node = 0; node < scene.size(); ++node) {
    const bool is_used = failing[node] || as_answered.is_good(node);
    if (auto reason = ledger.why_unusable(node); !reason.empty() && !is_used) {
      answer.skipped.push_back({node, std::move(reason)});
    }
  }
  if (scene.reference != nullptr) {
    answer.reference = *scene.reference;
  }
}

}  // namespace goiso
