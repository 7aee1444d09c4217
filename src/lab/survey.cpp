#include "lab/survey.h"

#include "lab/failing_stretch.h"
#include "lab/places_to_ask.h"

namespace goiso {
namespace {

bool is_patch(const Scene& scene, std::size_t node) {
  return !scene.space.nodes[node].is_trunk && scene.tree.branches().size() > 1;
}

// The last of a branch that can be had.
std::optional<std::size_t> newest_usable(const Scene& scene, const BranchSpan& span) {
  for (auto node = span.end; node-- > span.begin;) {
    if (scene.behaviour(node) != kUnusable) {
      return node;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> oldest_usable(const Scene& scene, const BranchSpan& span) {
  for (auto node = span.root(); node < span.end; ++node) {
    if (scene.behaviour(node) != kUnusable) {
      return node;
    }
  }
  return std::nullopt;
}

// Of dates that are known; what has none is of no day.
bool is_dated_until(const SearchNode& node, const std::string& day) { return !node.date.empty() && node.date <= day; }

// What a branch was like on a day: its last release up to then that can be had.
std::optional<std::size_t> newest_until(const Scene& scene, const BranchSpan& span, const std::string& day) {
  for (auto node = span.end; node-- > span.begin;) {
    if (scene.behaviour(node) != kUnusable && is_dated_until(scene.space.nodes[node], day)) {
      return node;
    }
  }
  return std::nullopt;
}

// Does what is known on both sides make `node` bad as it is?
bool is_within_bad(const Scene& scene, std::size_t node) {
  const auto below = scene.known_below(node), above = scene.known_above(node);
  const bool is_bad_above = !above || scene.is_bad(*above);  // nothing above can be used
  return below && scene.is_bad(*below) && is_bad_above;
}

// Branches where it began, and the newest of all.
std::vector<bool> branches_with_change(const Scene& scene, const Gap& focus) {
  std::vector<bool> has_change(scene.tree.branches().size(), false);
  has_change.back() = true;
  has_change[scene.tree.branch_of(focus.high)] = true;
  for (const auto& gap : all_gaps(scene)) {
    if (scene.is_good(gap.low) && scene.is_bad(gap.high) && open_nodes(scene, gap).empty()) {
      has_change[scene.tree.branch_of(gap.high)] = true;
    }
  }
  return has_change;
}

// The newest releases of some branches; says whether any of them is still to be run.
bool ask_newest_of(const Scene& scene, const std::vector<bool>& wanted, WishList& wishes) {
  bool is_asked = false;
  for (std::size_t b = 0; b < wanted.size(); ++b) {
    const auto newest = wanted[b] ? newest_usable(scene, scene.tree.branches()[b]) : std::nullopt;
    if (newest && scene.is_open(*newest)) {
      wishes.add(*newest, "fix");
      is_asked = true;
    }
  }
  return is_asked;
}

// Minors that seem to be bad because those around them are: each may have been repaired on its own.
std::vector<bool> branches_taken_as_bad(const Scene& scene) {
  std::vector<bool> taken;
  for (const auto& span : scene.tree.branches()) {
    const auto newest = newest_usable(scene, span);
    taken.push_back(newest && is_within_bad(scene, *newest));
  }
  return taken;
}

void ask_newest(const Scene& scene, const Gap& focus, WishList& wishes) {
  if (!ask_newest_of(scene, branches_with_change(scene, focus), wishes)) {
    ask_newest_of(scene, branches_taken_as_bad(scene), wishes);
  }
}

void ask_sibling(const Scene& scene, std::size_t node, WishList& wishes) {
  if (!is_within_bad(scene, node)) {
    wishes.add(node, "sibling");
  }
}

// A branch that was cut while the fault was in has it too; one that was cut after the fix has not.
void ask_roots_between(const Scene& scene, const Gap& onset, const Gap& fix, WishList& wishes) {
  const auto& nodes = scene.space.nodes;
  for (auto b = scene.tree.branch_of(onset.high) + 1; b < scene.tree.branches().size(); ++b) {
    const auto root = oldest_usable(scene, scene.tree.branches()[b]);
    if (!root || nodes[*root].date.empty() || nodes[fix.high].date.empty()) {
      continue;
    }
    const bool is_after_fix = nodes[*root].date > nodes[fix.high].date;
    if (nodes[*root].date > nodes[onset.high].date) {
      ask_sibling(scene, *root, wishes);
    }
    if (is_after_fix) {
      return;  // a branch is cut weeks before its first release, so the first one after the fix may lack it
    }
  }
}

// Asks `first`; when it behaves as one that tells of the change there, `second` as well.
void ask_pair(const Scene& scene, std::size_t first, std::size_t second, int telling, WishList& wishes) {
  wishes.add(first, "sibling");
  if (scene.behaviour(first) == telling) {
    wishes.add(second, "sibling");
  }
}

// The same change at the same place of another branch. First the side that would differ from what is taken of it now.
void ask_both_sides(const Scene& scene, std::size_t sibling, bool is_onset, WishList& wishes) {
  const bool seems_bad = scene.is_bad(sibling) || is_within_bad(scene, sibling);
  const bool asks_sibling_first = seems_bad != is_onset;
  const auto first = asks_sibling_first ? sibling : sibling - 1;
  const auto second = asks_sibling_first ? sibling - 1 : sibling;
  ask_pair(scene, first, second, seems_bad ? kBehavesGood : kBehavesBad, wishes);
}

// A change that came with a patch release came to the other branches on the same day, or not at all. Where releases
// between the two sides were not searched that day is not known, only the time it lies in. A branch that had no release
// on that day got it with its next one.
void ask_same_time(const Scene& scene, const Gap& gap, WishList& wishes) {
  const bool is_onset = scene.is_good(gap.low);
  for (std::size_t b = 0; b < scene.tree.branches().size(); ++b) {
    const auto sibling = scene.tree.newest_within(b, gap.low, gap.high);
    if (sibling && *sibling > scene.tree.branches()[b].begin && b != scene.tree.branch_of(gap.high)) {
      ask_both_sides(scene, *sibling, is_onset, wishes);
    }
    const auto next = scene.tree.next_after(b, gap.high);
    if (next && b != scene.tree.branch_of(gap.high) && !scene.tree.same_day(b, gap.high)) {
      wishes.add(*next, "sibling");
    }
  }
}

// A release of this branch that failed before that day.
bool failed_before(const Scene& scene, const BranchSpan& span, const std::string& day) {
  for (auto node = span.begin; node < span.end; ++node) {
    if (scene.is_bad(node) && !scene.space.nodes[node].date.empty() && scene.space.nodes[node].date < day) {
      return true;
    }
  }
  return false;
}

// What came with a patch release may have come to the branches that were alive then on other days: later, or before.
void ask_alive_at_onset(const Scene& scene, const Gap& onset, WishList& wishes) {
  const auto& nodes = scene.space.nodes;
  const auto& day = nodes[onset.high].date;
  const auto& branches = scene.tree.branches();
  for (std::size_t b = 0; b < branches.size(); ++b) {
    const auto newest = newest_usable(scene, branches[b]);
    const bool is_alive = newest && !day.empty() && nodes[branches[b].root()].date <= day && nodes[*newest].date > day;
    if (is_alive && b != scene.tree.branch_of(onset.high)) {
      ask_sibling(scene, *newest, wishes);
      if (failed_before(scene, branches[b], day)) {
        wishes.add(branches[b].root(), "sibling");
      }
    }
  }
}

// An older branch that turned out bad was good once too: without a good node below it, its change is not to be seen.
void ask_below_oldest_bad(const Scene& scene, WishList& wishes) {
  std::size_t oldest = 0;
  while (oldest < scene.size() && !scene.is_known(oldest)) {
    ++oldest;
  }
  if (oldest == scene.size() || scene.is_good(oldest)) {
    return;
  }
  for (const auto place : places_below(scene, oldest)) {
    if (scene.is_open(place)) {
      wishes.add(place, "sibling");
      return;
    }
  }
}

// The first of a minor that fails where the last patch release before it is good: it was made from the trunk, so did
// the minor before fail, in its first release or in its last one of that day? Then it was repaired there since, and
// nothing began here.
void ask_minor_before(const Scene& scene, const std::vector<bool>& failing, const Gap& onset, WishList& wishes) {
  const auto branch = scene.tree.branch_of(onset.high);
  const auto& branches = scene.tree.branches();
  const bool is_first = branch > 0 && scene.space.nodes[onset.high].is_trunk && onset.low < branches[branch].begin;
  if (!is_first || !scene.is_good(onset.low) || !failing[onset.high]) {
    return;
  }
  const auto& before = branches[branch - 1];
  const auto ask = [&](std::size_t node) {
    if (node < onset.low) {
      wishes.add(node, "sibling");
    }
  };
  if (const auto root = oldest_usable(scene, before)) {
    ask(*root);
  }
  const auto last = newest_until(scene, before, scene.space.nodes[onset.high].date);
  if (last) {
    ask(*last);
  }
  // A branch is cut weeks before its first release: the minor before may have been repaired between the two.
  if (last && *last > before.begin && scene.is_good(*last)) {
    ask(*last - 1);
  }
}

// The last of a branch that was out on that day; when it is good, the one before: it may have been repaired just then.
void ask_around(const Scene& scene, const BranchSpan& span, const std::string& day, WishList& wishes) {
  const auto last = newest_until(scene, span, day);
  if (last && *last > span.begin) {
    ask_pair(scene, *last, *last - 1, kBehavesGood, wishes);
  }
}

// Each branch is repaired on a day of its own, or by a newer root alone. What was alive when this one was: the first of
// a younger minor, which has the fault when the trunk had it then, and the last that an older one had before that day.
void ask_alive_at_fix(const Scene& scene, const Gap& fix, WishList& wishes) {
  const auto& nodes = scene.space.nodes;
  const auto& branches = scene.tree.branches();
  const auto own = scene.tree.branch_of(fix.low);
  for (auto b = own + 1; b < branches.size(); ++b) {
    const auto oldest = oldest_usable(scene, branches[b]);
    if (oldest && is_dated_until(nodes[*oldest], nodes[fix.high].date)) {
      wishes.add(*oldest, "sibling");
      ask_around(scene, branches[b], nodes[fix.low].date, wishes);
    }
  }
  // The newest of all older minors would be many: the one before, and those that still had releases beside this one.
  const auto& began = nodes[branches[own].root()].date;
  for (std::size_t b = 0; b < own; ++b) {
    const auto last = newest_until(scene, branches[b], nodes[fix.low].date);
    if (last && (b + 1 == own || nodes[*last].date >= began)) {
      ask_sibling(scene, *last, wishes);
    }
  }
}

bool is_closed(const Scene& scene, const Gap& gap) { return open_nodes(scene, gap).empty(); }

// Good on one side, failing on the other: the two behaviours that a change and its fix are made of.
bool is_flip(const Scene& scene, const std::vector<bool>& failing, const Gap& gap) {
  return (scene.is_good(gap.low) && failing[gap.high]) || (failing[gap.low] && scene.is_good(gap.high));
}

}  // namespace

Gap focus_gap(const Scene& scene, const Ends& ends) {
  Gap gap{std::min(*ends.good, *ends.bad), std::max(*ends.good, *ends.bad)};
  // From the bad end towards the good one, up to the first good node.
  while (true) {
    auto& bad = ends.finds_fix ? gap.low : gap.high;
    auto next = bad;
    do {
      next = ends.finds_fix ? next + 1 : next - 1;
    } while (!scene.is_good(next) && !scene.is_bad(next));
    if (scene.is_good(next)) {
      (ends.finds_fix ? gap.high : gap.low) = next;
      return gap;
    }
    bad = next;
  }
}

void ask_siblings(const Scene& scene, const Gap& focus, WishList& wishes) {
  if (scene.is_good(focus.low)) {
    ask_below_oldest_bad(scene, wishes);
  }
  ask_newest(scene, focus, wishes);
  const auto failing = failing_nodes(scene);
  for (const auto& gap : all_gaps(scene)) {
    if (!is_flip(scene, failing, gap) || !is_closed(scene, gap)) {
      continue;
    }
    if (const auto root = common_root(scene, failing, gap)) {
      wishes.add(*root, "fix");
    }
    ask_minor_before(scene, failing, gap, wishes);
    if (is_patch(scene, gap.high)) {
      ask_same_time(scene, gap, wishes);
    }
    if (scene.is_good(gap.low)) {
      ask_alive_at_onset(scene, gap, wishes);
    }
    if (failing[gap.low] && gap.low >= focus.high) {
      ask_roots_between(scene, focus, gap, wishes);
    }
    if (failing[gap.low] && scene.is_good(gap.high)) {
      ask_alive_at_fix(scene, gap, wishes);
    }
  }
}

void ask_all_ends(const Scene& scene, WishList& wishes) {
  const auto& branches = scene.tree.branches();
  const auto ask = [&](std::optional<std::size_t> end) {
    if (end) {
      wishes.add(*end, "tree");
    }
  };
  for (auto span = branches.rbegin(); span != branches.rend(); ++span) {
    ask(newest_usable(scene, *span));
    ask(oldest_usable(scene, *span));
  }
}

void ask_inside(const Scene& scene, WishList& wishes) {
  for (const auto& gap : all_gaps(scene)) {
    for (std::size_t b = 0; is_patch(scene, gap.high) && b < scene.tree.branches().size(); ++b) {
      const auto sibling = scene.tree.same_day(b, gap.high);
      if (sibling && *sibling > 0) {
        wishes.add(*sibling, "inside");
        wishes.add(*sibling - 1, "inside");
      }
    }
  }
  constexpr std::size_t kCoarse = 4;
  // Where nothing has changed so far, finer, as long as a walk may take.
  const auto& options = scene.options;
  const bool goes_on = all_gaps(scene).empty() && (options.max_walk == 0 || scene.runs < options.max_walk);
  for (std::size_t step = kCoarse; wishes.empty() && step > 0 && (step == kCoarse || goes_on); step /= 2) {
    for (const auto place : places_inside(scene, step)) {
      wishes.add(place, "inside");
    }
  }
}

void ask_gaps(const Scene& scene, const std::optional<Gap>& focus, WishList& wishes) {
  if (focus) {
    for (const auto node : split(scene, *focus, wishes.room(), Lean::kEven)) {
      wishes.add(node, "boundary");
    }
    return;
  }
  std::vector<Gap> open;
  for (const auto& gap : told_gaps(scene)) {
    if (!is_closed(scene, gap)) {
      open.push_back(gap);
    }
  }
  for (std::size_t i = 0; i < open.size() && wishes.room() > 0; ++i) {
    // What other wishes of this round will tell of a gap is waited for.
    bool is_asked = false;
    for (auto node = open[i].low + 1; node < open[i].high; ++node) {
      is_asked = is_asked || wishes.has(node);
    }
    const auto share = std::max<int>(1, wishes.room() / static_cast<int>(open.size() - i));
    for (const auto node : is_asked ? std::vector<std::size_t>{} : split(scene, open[i], share, Lean::kSoonAfterBad)) {
      wishes.add(node, scene.options.transitions ? "tree" : "fix");
    }
  }
}

}  // namespace goiso
