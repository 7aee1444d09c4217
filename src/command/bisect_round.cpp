#include "command/bisect_round.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "command/probe_round.h"
#include "command/search_ahead.h"
#include "command/search_memory.h"
#include "command/search_stops.h"

namespace goiso {
namespace {

JournalledAnswer answer_to(const BisectSearch& search, const ProbeWish& wish, int round, const RoundAnswer& answer) {
  JournalledAnswer told;
  told.point = search.bisect.space().nodes[wish.node].name;
  told.is_fresh = wish.is_fresh;
  told.is_cold = wish.is_cold;
  told.is_unbroken = wish.is_unbroken;
  told.round = round;
  told.why = wish.why;
  told.result = answer.result;
  told.not_had = answer.not_had;
  return told;
}

// An end that the user named and nobody can have makes the question meaningless.
Result<void> check_had(const BisectSearch& search, const ProbeWish& wish, const RoundAnswer& answer) {
  const bool is_named = wish.node == search.axis.good || wish.node == search.axis.bad;
  if (answer.result || !is_named) {
    return {};
  }
  return Error{ErrorKind::kNotFound,
               fmt::format("{} cannot be had: {}", search.bisect.space().nodes[wish.node].name, answer.not_had),
               {},
               "name another one for that end"};
}

void show(BisectSearch& search, const JournalledAnswer& answer) {
  if (answer.result) {
    search.watch.probe_ended(probe_told(search.bisect, answer));
  } else {
    search.watch.point_skipped({answer.point, answer.not_had});
  }
}

void show_belief(BisectSearch& search) {
  constexpr std::size_t kMost = 10;
  std::vector<BelievedPoint> likeliest;
  for (const auto& place : search.bisect.likeliest(kMost)) {
    likeliest.push_back({search.bisect.space().nodes[place.node].name, place.weight});
  }
  if (!likeliest.empty()) {
    search.watch.believed(likeliest);
  }
}

SearchStanding standing_of(BisectSearch& search, const BisectStep& step) {
  const auto left = search.bisect.left();
  const auto& answers = search.story.answers;
  SearchStanding standing;
  standing.round = step.round;
  standing.probes = static_cast<std::size_t>(
      std::count_if(answers.begin(), answers.end(), [](const auto& answer) { return answer.result.has_value(); }));
  standing.places = left.places;
  standing.rounds_left = left.rounds.size();
  if (!search.order.asks) {  // nobody knows how long a person takes
    standing.typical = search.pace.typical(search.story);
  }
  return standing;
}

// The builds of one round, as they are shown while they run.
class RoundShow {
 public:
  using Clock = std::chrono::steady_clock;
  RoundShow(BisectSearch& search, const BisectStep& step) : search_(search), step_(step), began_(step.probes.size()) {
    search_.watch.round_began([&] { return standing_of(search, step); });
  }

  // Any thread.
  void began(std::size_t i) {
    began_[i] = Clock::now();
    search_.watch.probe_started(name(i), step_.probes[i].why);
    search_.watch.build_began(name(i));
  }

  // One call at a time.
  void ended(std::size_t i, const RoundAnswer& answer) {
    if (answer.result && !answer.result->is_cached) {
      search_.pace.took(std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began_[i]));
    }
    search_.watch.build_ended(name(i));
  }

 private:
  const std::string& name(std::size_t i) const { return search_.bisect.space().nodes[step_.probes[i].node].name; }
  BisectSearch& search_;
  const BisectStep& step_;
  std::vector<Clock::time_point> began_;
};

}  // namespace

Result<void> run_round(BisectSearch& search, const BisectStep& step, std::stop_token stop) {
  RoundShow show_round{search, step};
  ProbeRound round;
  for (const auto& wish : step.probes) {
    round.questions.push_back(question_at(search, wish));
  }
  turn_to(search, step);
  round.started = [&](std::size_t i) {
    show_round.began(i);
    search.ahead->wait_for(step.probes[i].node);
  };
  round.provided = [&] { prepare_next(search, step, stop); };
  Result<void> kept;
  // Written down as each comes, so that a killed search loses at most what was still running.
  round.answered = [&](std::size_t i, const RoundAnswer& answer) {
    show_round.ended(i, answer);
    // An end that cannot be had ends the search here, and may be had tomorrow, as what the network did not give.
    const bool counts = check_had(search, step.probes[i], answer).has_value() && !answer.may_be_had_later;
    const auto noted =
        counts ? note_down(search, answer_to(search, step.probes[i], step.round, answer)) : Result<void>{};
    kept = kept ? noted : kept;
  };
  TRY_ASSIGN(const auto answers, ask_round(round, *search.prober, stop));
  TRY(kept);
  std::vector<JournalledAnswer> told;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    TRY(check_had(search, step.probes[i], answers[i]));
    told.push_back(answer_to(search, step.probes[i], step.round, answers[i]));
    tell(search, told.back());
  }
  for (const auto& answer : told) {
    show(search, answer);  // what one answer means may hang on another of the round
  }
  show_belief(search);
  return stop_where_told(search);
}

}  // namespace goiso
