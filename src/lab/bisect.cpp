#include "lab/bisect.h"

#include "lab/conclude.h"
#include "lab/ends.h"
#include "lab/flaky_stage.h"
#include "lab/release_tree.h"
#include "lab/round_plan.h"
#include "lab/run_ledger.h"
#include "lab/scene.h"
#include "lab/work_left.h"

namespace goiso {

const char* name_of(BisectOutcome outcome) {
  switch (outcome) {
    case BisectOutcome::kFound:
      return "found";
    case BisectOutcome::kNone:
      return "none";
    case BisectOutcome::kSeveral:
      return "several";
    case BisectOutcome::kInconclusive:
      return "inconclusive";
    case BisectOutcome::kFlaky:
      return "flaky";
    case BisectOutcome::kBadEndpoints:
      return "bad-endpoints";
  }
  return "inconclusive";
}

struct Bisect::State {
  struct Open {
    ProbeWish wish;
    std::optional<ProbeAnswer> answer;
  };

  State(SearchSpace its_space, BisectOptions its_options, Caller caller)
      : space(std::move(its_space)),
        options(std::move(its_options)),
        tree(space),
        ledger(std::move(caller), options, space.nodes.size()),
        workers(options.workers) {}

  Scene scene() const {
    Scene scene{space,   tree,          options,  ledger.nodes(), ledger.anchor(), ledger.reference(),
                workers, ledger.runs(), round - 1};
    scene.wording = ledger.wording();
    return scene;
  }
  void plan();
  bool is_untouched() const {
    return std::none_of(open.begin(), open.end(), [](const auto& one) { return one.answer.has_value(); });
  }
  Open* open_wish(const ProbeAnswer& answer);
  void end_round();

  const SearchSpace space;
  const BisectOptions options;
  const ReleaseTree tree;
  RunLedger ledger;
  int workers;
  int round = 1;
  std::vector<Open> open;
  std::vector<ProbeWish> ahead;
  std::vector<std::size_t> perhaps;
  std::optional<BisectAnswer> answer;
};

void Bisect::State::plan() {
  const auto here = scene();
  auto planned = plan_round(here);
  open.clear();
  for (const auto& wish : planned.wishes) {
    open.push_back({wish, std::nullopt});
  }
  ahead = std::move(planned.ahead);
  perhaps = std::move(planned.perhaps);
  answer = std::move(planned.answer);
  if (answer) {
    add_common(here, ledger, *answer);
  }
}

Bisect::State::Open* Bisect::State::open_wish(const ProbeAnswer& told) {
  const auto found = std::find_if(open.begin(), open.end(), [&](const auto& one) {
    return one.wish.node == told.node && one.wish.is_fresh == told.is_fresh && one.wish.is_cold == told.is_cold &&
           one.wish.is_unbroken == told.is_unbroken && !one.answer;
  });
  return found == open.end() ? nullptr : &*found;
}

void Bisect::State::end_round() {
  // In the order asked, not told: which of two failures of a round is the reference must not depend on chance.
  for (auto& one : open) {
    ledger.record(*one.answer);
  }
  ++round;
  plan();
}

Bisect::Bisect(std::unique_ptr<State> state) : state_(std::move(state)) {}
Bisect::Bisect(Bisect&&) noexcept = default;
Bisect& Bisect::operator=(Bisect&&) noexcept = default;
Bisect::~Bisect() = default;

Result<Bisect> Bisect::create(SearchSpace space, BisectOptions options) {
  if (space.nodes.empty()) {
    return Error{ErrorKind::kUsage, "there is nothing to search: the set of releases is empty", {}, ""};
  }
  for (const auto& end : {options.good, options.bad, options.suspect}) {
    if (end && *end >= space.nodes.size()) {
      return Error{ErrorKind::kUsage, "an end of the search is not among what is searched", {}, ""};
    }
  }
  const bool is_probability = options.confidence > 0 && options.confidence < 1;
  if (options.workers < 1 || options.max_runs < 1 || options.count < 0 || !is_probability) {
    return Error{ErrorKind::kUsage, "workers and runs begin at 1, a confidence is between 0 and 1", {}, ""};
  }
  TRY_ASSIGN(auto caller, Caller::create(options.rules));
  auto state = std::make_unique<State>(std::move(space), std::move(options), std::move(caller));
  state->plan();
  return Bisect{std::move(state)};
}

BisectStep Bisect::next() const {
  BisectStep step;
  for (const auto& one : state_->open) {
    if (!one.answer) {
      step.probes.push_back(one.wish);
    }
  }
  step.ahead = state_->ahead;
  step.perhaps = state_->perhaps;
  step.round = state_->round;
  step.answer = state_->answer;
  return step;
}

void Bisect::tell(const ProbeAnswer& answer) {
  if (answer.node >= state_->space.nodes.size()) {
    return;
  }
  // What another search ran may be a part of a round alone; it is known by then which failure is searched.
  const bool is_beside = answer.is_known || (answer.is_replayed && state_->ledger.reference() != nullptr);
  if (auto* open = is_beside ? nullptr : state_->open_wish(answer)) {
    open->answer = answer;
    const bool is_done =
        std::all_of(state_->open.begin(), state_->open.end(), [](const auto& one) { return one.answer; });
    if (is_done) {
      state_->end_round();
    }
    return;
  }
  const bool is_double = !answer.is_fresh && state_->ledger.was_told(answer.node, answer.is_unbroken);
  if (is_double) {
    return;
  }
  state_->ledger.record(answer);
  if (state_->is_untouched()) {
    state_->plan();
  }
}

void Bisect::set_workers(int workers) {
  state_->workers = std::max(workers, 1);
  if (state_->is_untouched()) {
    state_->plan();
  }
}

std::optional<Call> Bisect::call_of(std::size_t node) const { return state_->ledger.call_of(node); }

bool Bisect::is_unbroken(std::size_t node) const { return state_->ledger.nodes()[node].is_unbroken; }

bool Bisect::varies(std::size_t node) const { return state_->ledger.varies(node); }

Call Bisect::meaning_of(const Verdict& verdict) const { return state_->ledger.meaning_of(verdict); }

std::vector<PlaceWeight> Bisect::likeliest(std::size_t most) const {
  const auto scene = state_->scene();
  auto places = scene.is_varying() ? flaky_places(scene, asks_for_fix(scene.options)) : std::vector<PlaceWeight>{};
  places.resize(std::min(places.size(), most));
  return places;
}

WorkLeft Bisect::left() const {
  constexpr std::size_t kMostRounds = 400;
  if (state_->answer) {
    return {};
  }
  WorkLeft left{places_left(state_->scene()), {}};
  ImaginedWorld world{state_->scene(), state_->ledger};
  State imagined{*state_};
  while (!imagined.answer && left.rounds.size() < kMostRounds) {
    int builds = 0;
    for (auto& one : imagined.open) {
      builds += one.answer ? 0 : 1;
      one.answer = one.answer ? one.answer : world.answer(one.wish);
    }
    left.rounds.push_back(builds);
    imagined.end_round();
  }
  return left;
}

const SearchSpace& Bisect::space() const { return state_->space; }

}  // namespace goiso
