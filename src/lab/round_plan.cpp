#include "lab/round_plan.h"

#include "lab/conclude.h"
#include "lab/ends.h"
#include "lab/failing_stretch.h"
#include "lab/flaky_stage.h"
#include "lab/foresight.h"
#include "lab/survey.h"

namespace goiso {
namespace {

RoundPlan answered(BisectAnswer answer) {
  RoundPlan plan;
  plan.answer = std::move(answer);
  return plan;
}

RoundPlan asking(WishList& wishes) {
  RoundPlan plan;
  plan.wishes = wishes.take();
  return plan;
}

// A time or memory limit says nothing of chance; a search that only goes on is one that never ends.
bool is_used_up(const Scene& scene) { return scene.runs >= scene.options.max_runs; }

RoundPlan plan_flaky(const Scene& scene) {
  const bool finds_fix = asks_for_fix(scene.options);
  WishList wishes(scene);
  if (!is_used_up(scene)) {
    ask_flaky(scene, finds_fix, wishes);
  }
  return wishes.empty() ? answered(conclude_flaky(scene, finds_fix)) : asking(wishes);
}

RoundPlan plan_focus(const Scene& scene, const Gap& focus) {
  WishList wishes(scene);
  ask_gaps(scene, focus, wishes);
  // A worker that is free meanwhile asks what is asked in the end anyway: the newest of all.
  wishes.add(scene.size() - 1, "fix");
  return asking(wishes);
}

RoundPlan plan_rest(const Scene& scene, const std::optional<Gap>& focus) {
  WishList wishes(scene);
  if (!is_used_up(scene)) {
    if (focus) {
      ask_siblings(scene, *focus, wishes);
    } else {
      ask_all_ends(scene, wishes);
    }
    ask_gaps(scene, std::nullopt, wishes);
    if (!focus && wishes.empty()) {
      ask_inside(scene, wishes);
    }
  }
  const bool is_exact = !focus || is_settled(scene, *focus);
  if (is_exact && !is_used_up(scene)) {
    // A worker that is free meanwhile confirms what stands already.
    ask_to_confirm(scene, focus, wishes);
  }
  return wishes.empty() ? answered(conclude(scene, focus)) : asking(wishes);
}

// The whole tree: what the user named comes first, for it may be where nobody would look.
RoundPlan plan_tree(const Scene& scene) {
  WishList wishes(scene);
  for (const auto& named : {scene.options.bad, scene.options.good, scene.options.suspect}) {
    if (named) {
      wishes.add(*named, "endpoint");
    }
  }
  if (wishes.empty()) {
    const auto refused = refused_claim(scene, wishes);
    return refused && wishes.empty() ? answered(conclude_refusal(scene, *refused))
           : wishes.empty()          ? plan_rest(scene, std::nullopt)
                                     : asking(wishes);
  }
  ask_all_ends(scene, wishes);
  return asking(wishes);
}

RoundPlan plan_search(const Scene& scene) {
  WishList wishes(scene);
  const auto ends = find_ends(scene, wishes);
  if (!wishes.empty() && !is_used_up(scene)) {
    return asking(wishes);
  }
  const bool is_claim = ends.refusal && ends.refusal->outcome == BisectOutcome::kBadEndpoints;
  const bool may_be_more = !is_claim && is_used_up(scene);
  if (ends.refusal && !may_be_more) {
    return answered(conclude_refusal(scene, *ends.refusal));
  }
  if (!ends.good || !ends.bad) {
    return answered(conclude_refusal(
        scene, {BisectOutcome::kInconclusive, "", "the runs were used up before both ends were known"}));
  }
  const auto focus = focus_gap(scene, ends);
  if (open_nodes(scene, focus).empty() || is_used_up(scene)) {
    return plan_rest(scene, focus);
  }
  return plan_focus(scene, focus);
}

// No release passes where one is needed. A crash that is searched was not met where the program was refused in words,
// and some of the tests that are searched pass where fewer fail.
bool may_take_refusals(const Scene& scene, const BisectAnswer& answer) {
  const bool lacks_good = answer.outcome == BisectOutcome::kNone || answer.end == "good-fails";
  return lacks_good && std::any_of(scene.nodes.begin(), scene.nodes.end(), [](const auto& node) {
           return node.other > 0 && (node.is_refusal || node.is_less);
         });
}

RoundPlan plan_search_for_good(const Scene& scene) {
  auto plan = plan_search(scene);
  if (!plan.answer || !may_take_refusals(scene, *plan.answer)) {
    return plan;
  }
  auto lenient = scene;
  lenient.takes_refusals_as_good = true;
  plan = plan_search(lenient);
  if (plan.answer) {
    plan.answer->counts_lesser_as_good = true;
  }
  return plan;
}

// Where nothing passes, it may still not fail alike everywhere.
RoundPlan plan_without_good(const Scene& scene, BisectAnswer none) {
  WishList wishes(scene);
  if (!is_used_up(scene)) {
    ask_gaps(scene, std::nullopt, wishes);
  }
  if (wishes.empty() && !is_used_up(scene)) {
    ask_to_confirm(scene, std::nullopt, wishes);
  }
  return wishes.empty() ? answered(conclude_without_good(scene, std::move(none))) : asking(wishes);
}

RoundPlan plan_search_in_turn(const Scene& scene) {
  auto plan = plan_search_for_good(scene);
  const bool any_good =
      std::any_of(scene.nodes.begin(), scene.nodes.end(), [](const auto& node) { return node.good > 0; });
  const bool is_none = plan.answer && plan.answer->outcome == BisectOutcome::kNone;
  return is_none && !any_good ? plan_without_good(scene, std::move(*plan.answer)) : plan;
}

RoundPlan plan_any(const Scene& scene) {
  if (scene.is_varying()) {
    return plan_flaky(scene);
  }
  return scene.options.transitions ? plan_tree(scene) : plan_search_in_turn(scene);
}

// With twice the workers, what else would have been asked.
std::vector<std::size_t> asked_by_more(const Scene& scene, const RoundPlan& plan) {
  auto wider = scene;
  wider.workers = 2 * scene.workers;
  std::vector<std::size_t> more;
  for (const auto& wish : plan_any(wider).wishes) {
    const bool is_asked =
        std::any_of(plan.wishes.begin(), plan.wishes.end(), [&](const auto& asked) { return asked.node == wish.node; });
    if (!is_asked && !wish.is_fresh) {
      more.push_back(wish.node);
    }
  }
  return more;
}

// Before anything else: whether a place tells something decides what is worth asking.
RoundPlan plan_unbreaking(const Scene& scene) {
  WishList wishes(scene);
  for (std::size_t node = 0; node < scene.size(); ++node) {
    if (scene.nodes[node].is_to_be_unbroken) {
      wishes.add_unbreaking(node);
    }
  }
  return asking(wishes);
}

}  // namespace

RoundPlan plan_round(const Scene& scene) {
  if (auto plan = plan_unbreaking(scene); !plan.wishes.empty()) {
    return plan;
  }
  auto plan = plan_any(scene);
  if (plan.wishes.empty() || scene.is_varying()) {
    return plan;
  }
  plan.ahead = foresee(scene, plan.wishes, [](const Scene& then) { return plan_any(then).wishes; });
  plan.perhaps = asked_by_more(scene, plan);
  return plan;
}

}  // namespace goiso
