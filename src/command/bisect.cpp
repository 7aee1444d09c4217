#include "command/bisect.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "command/attribute.h"
#include "command/bisect_journal.h"
#include "command/bisect_story.h"
#include "command/bisect_summary.h"
#include "command/call_words.h"
#include "command/probe_round.h"
#include "command/reference_wish.h"
#include "command/search_axis.h"
#include "command/source_lines.h"
#include "lab/workers.h"
#include "report/bisect_json.h"

namespace goiso {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMostWorkers = 8;                    // more do not shorten a search of a hundred releases
constexpr std::chrono::milliseconds kCheap{2000};  // a build this short is worth running again to measure with
constexpr std::size_t kWorthMeasuring = 24;        // of fewer places two rounds are left, and measuring costs one
// Places tried for a failure nobody named an end of. Some were in one patch release alone, so every release is tried.
constexpr int kLongestWalk = 48, kLongestWalkOfReleases = 128;
constexpr double kUsualSlowdown = 1.4;  // of two builds at once on two cores, where it was not measured

// One search: what it works with, and what it was told.
struct Search {
  const BisectOrder& order;
  House& house;
  StudyWatch& watch;
  SearchAxis axis;
  std::unique_ptr<Prober> prober;
  BisectOptions wanted;
  Bisect bisect;
  std::optional<Study> study;
  BisectStory story;
  bool is_measured = false;
};

BisectOptions options_of(const BisectOrder& order, const SearchAxis& axis) {
  BisectOptions options;
  options.good = axis.good;
  options.bad = axis.bad;
  options.suspect = axis.suspect;
  options.first_testable = axis.first_testable;
  options.find = !order.finds_fix ? Find::kByEnds : *order.finds_fix ? Find::kFix : Find::kRegression;
  options.transitions = order.transitions;
  options.workers = order.asks ? 1 : order.jobs > 0 ? order.jobs : 2;
  options.count = order.asks && order.count == 0 ? 1 : order.count;  // nobody wants to be asked the same again
  options.confidence = order.confidence;
  options.max_runs = order.max_runs;
  options.max_walk = axis.name == "go" ? kLongestWalkOfReleases : kLongestWalk;
  return options;
}

// A study that cannot be kept is still worth doing: it only cannot be resumed.
Result<void> open_study(Search& search) {
  const auto question = question_of(search.order, search.axis, search.prober->snapshot().digest);
  TRY_ASSIGN(auto* const runs, search.house.runs());
  if (search.order.resumes) {
    TRY_ASSIGN(auto found, runs->journal().resume_question(StudyKind::kBisect, question));
    if (!found) {
      return Error{ErrorKind::kNotFound,
                   "there is no unfinished search of this question",
                   {},
                   "without --resume it begins anew; 'goiso runs list --studies' shows what there is"};
    }
    search.study.emplace(std::move(*found));
    return {};
  }
  auto begun = runs->journal().begin(StudyKind::kBisect, question);
  if (!begun) {
    search.house.progress().note("this search cannot be resumed: " + begun.error().message);
    return {};
  }
  search.study.emplace(std::move(*begun));
  return {};
}

Result<void> note_down(Search& search, const JournalledAnswer& answer) {
  return search.study ? search.study->append(to_journal(answer)) : Result<void>{};
}

void set_workers(Search& search, int workers) {
  search.bisect.set_workers(workers);
  search.is_measured = true;
}

void tell(Search& search, JournalledAnswer answer) {
  if (answer.workers > 0) {
    set_workers(search, answer.workers);
    return;
  }
  const auto node = search.bisect.space().index_of(answer.point);
  if (!node) {
    return;
  }
  ProbeAnswer told{*node, std::nullopt, answer.not_had, answer.is_fresh};
  if (answer.result) {
    told.verdict = answer.result->verdict;
    told.said = call_named(answer.judged);
  }
  search.bisect.tell(told);
  search.story.rounds = std::max(search.story.rounds, answer.round);
  search.story.answers.push_back(std::move(answer));
}

// The search as it is after these answers alone.
Result<void> start_over(Search& search, std::vector<JournalledAnswer> answers) {
  TRY_ASSIGN(search.bisect, Bisect::create(search.axis.space, search.wanted));
  search.story = {};
  for (auto& answer : answers) {
    tell(search, std::move(answer));
  }
  return {};
}

Result<void> apply_judgement(Search& search, const std::string& judged) {
  auto answers = search.story.answers;
  answers.back().judged = judged;
  return start_over(search, std::move(answers));
}

Result<void> take_back(Search& search, std::size_t count) {
  auto answers = search.story.answers;
  answers.resize(answers.size() - std::min(count, answers.size() - 1));
  answers.back().judged.clear();
  return start_over(search, std::move(answers));
}

ProbeQuestion question_at(const Search& search, std::size_t node, bool is_fresh) {
  auto question = search.axis.questions[node];
  question.is_fresh = is_fresh;
  return question;
}

// Entries that change what was told; false for one that tells something.
Result<bool> change(Search& search, const JournalledAnswer& entry) {
  const bool has_answer = !search.story.answers.empty();
  if (entry.taken_back > 0 && has_answer) {
    TRY(take_back(search, static_cast<std::size_t>(entry.taken_back)));
  } else if (!entry.judged.empty() && has_answer) {
    TRY(apply_judgement(search, entry.judged));
  }
  return entry.taken_back > 0 || !entry.judged.empty();
}

Result<void> replay(Search& search) {
  if (!search.study) {
    return {};
  }
  for (const auto& entry : search.study->entries()) {
    auto answer = from_journal(entry);
    if (answer) {
      TRY_ASSIGN(const bool is_change, change(search, *answer));
      if (is_change) {
        continue;
      }
    }
    const auto node = answer ? search.bisect.space().index_of(answer->point) : std::nullopt;
    if (node && answer->result) {
      search.prober->was_told(question_at(search, *node, answer->is_fresh));
    }
    if (answer) {
      tell(search, std::move(*answer));
    }
  }
  return {};
}

JournalledAnswer answer_to(const Search& search, const ProbeWish& wish, int round, const RoundAnswer& answer) {
  JournalledAnswer told;
  told.point = search.bisect.space().nodes[wish.node].name;
  told.is_fresh = wish.is_fresh;
  told.round = round;
  told.why = wish.why;
  told.result = answer.result;
  told.not_had = answer.not_had;
  return told;
}

// An end that the user named and nobody can have makes the question meaningless.
Result<void> check_had(const Search& search, const ProbeWish& wish, const RoundAnswer& answer) {
  const bool is_named = wish.node == search.axis.good || wish.node == search.axis.bad;
  if (answer.result || !is_named) {
    return {};
  }
  return Error{ErrorKind::kNotFound,
               fmt::format("{} cannot be had: {}", search.bisect.space().nodes[wish.node].name, answer.not_had),
               {},
               "name another one for that end"};
}

void show(Search& search, const JournalledAnswer& answer) {
  if (answer.result) {
    search.watch.probe_ended(probe_told(search.bisect, answer));
  } else {
    search.watch.point_skipped({answer.point, answer.not_had});
  }
}

Result<void> run_round(Search& search, const BisectStep& step, std::stop_token stop) {
  ProbeRound round;
  for (const auto& wish : step.probes) {
    round.questions.push_back(question_at(search, wish.node, wish.is_fresh));
  }
  for (const auto node : step.ahead) {
    round.ahead.push_back(question_at(search, node, false));
  }
  round.started = [&](std::size_t i) {
    search.watch.probe_started(search.bisect.space().nodes[step.probes[i].node].name, step.probes[i].why);
  };
  Result<void> kept;
  // Written down as each comes, so that a killed search loses at most what was still running.
  round.answered = [&](std::size_t i, const RoundAnswer& answer) {
    // An end that cannot be had ends the search here, and may be had tomorrow.
    const bool counts = check_had(search, step.probes[i], answer).has_value();
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
  return {};
}

// How much longer a build takes beside another one: the first two ran together, so one of them is run again alone. That
// run confirms its end, too. nullopt where that would tell nothing, or cost more than it saves.
Result<std::optional<double>> measured_slowdown(Search& search, const BisectStep& step, std::stop_token stop) {
  const auto& answers = search.story.answers;
  const auto& first = answers[answers.size() - 2];
  const auto& second = answers.back();
  const bool are_comparable = first.result && second.result && !first.result->is_cached && !second.result->is_cached &&
                              std::max(first.result->build, second.result->build) < kCheap;
  if (!are_comparable || search.bisect.space().nodes.size() < kWorthMeasuring) {
    return std::nullopt;
  }
  const auto together = second.result->build;
  ProbeWish again = step.probes.back();
  again.is_fresh = true;
  again.why = "confirm";
  BisectStep alone;
  alone.probes = {again};
  alone.round = step.round;
  TRY(run_round(search, alone, stop));
  const auto& told = search.story.answers.back().result;
  const auto by_itself = told && !told->is_cached ? told->build : together;
  return by_itself.count() > 0
             ? std::optional{static_cast<double>(together.count()) / static_cast<double>(by_itself.count())}
             : std::nullopt;
}

// ---- somebody says what a build means

Result<void> settle_judgement(Search& search, const std::string& judged) {
  JournalledAnswer entry;
  entry.judged = judged;
  TRY(note_down(search, entry));
  return apply_judgement(search, judged);
}

// Back to the answer that was judged before the last one; false when there is none.
Result<bool> go_back(Search& search) {
  const auto& answers = search.story.answers;
  const auto judged = std::find_if(answers.rbegin() + 1, answers.rend(),
                                   [](const JournalledAnswer& answer) { return !answer.judged.empty(); });
  if (judged == answers.rend()) {
    return false;
  }
  JournalledAnswer entry;
  entry.taken_back = static_cast<int>(judged - answers.rbegin());
  TRY(note_down(search, entry));
  TRY(take_back(search, static_cast<std::size_t>(entry.taken_back)));
  return true;
}

// Asks what the last answer means, until that is said. A place that cannot be had means nothing.
Result<void> judge_last(Search& search, std::stop_token stop) {
  while (!search.story.answers.empty() && search.story.answers.back().result &&
         search.story.answers.back().judged.empty()) {
    TRY_ASSIGN(const auto judgement, search.watch.judge(probe_told(search.bisect, search.story.answers.back()), stop));
    if (judgement.what != Judgement::What::kTakeBack) {
      return settle_judgement(search, judgement.what == Judgement::What::kCall ? name_of(judgement.call) : kAsCalled);
    }
    TRY_ASSIGN(const bool is_back, go_back(search));
    if (!is_back) {
      search.watch.decided("this is the first: there is nothing to take back");
    }
  }
  return {};
}

std::string note_on_judgements(const BisectStory& story) {
  std::vector<std::string> said;
  for (const auto& answer : story.answers) {
    if (call_named(answer.judged)) {
      said.push_back(fmt::format("{} {}", answer.point, answer.judged));
    }
  }
  return said.empty() ? "" : "said by hand: " + join(said, ", ");
}

Result<void> settle_workers(Search& search, int workers) {
  JournalledAnswer entry;
  entry.workers = workers;
  TRY(note_down(search, entry));
  set_workers(search, workers);
  return {};
}

Result<void> measure_workers(Search& search, const BisectStep& step, std::stop_token stop) {
  if (search.is_measured || search.order.jobs > 0 || step.probes.size() < 2) {
    return {};
  }
  const bool all_cached = std::all_of(search.story.answers.begin(), search.story.answers.end(),
                                      [](const JournalledAnswer& one) { return one.result && one.result->is_cached; });
  if (all_cached) {
    // Nothing ran, so there is nothing to measure, and perhaps no engine. As many at once as an earlier search asked
    // will ask for what that one was told.
    TRY_ASSIGN(const auto* const runs, search.house.runs());
    const auto workers =
        workers_of_earlier(runs->journal(), question_of(search.order, search.axis, search.prober->snapshot().digest));
    return workers > 0 ? settle_workers(search, workers) : Result<void>{};
  }
  TRY_ASSIGN(const auto measured, measured_slowdown(search, step, stop));
  TRY_ASSIGN(const auto room, search.prober->runs_at_once(stop));
  const auto workers =
      choose_workers(slowdown_from_two(std::max(1.0, measured.value_or(kUsualSlowdown)), std::min(room, kMostWorkers)));
  TRY(settle_workers(search, workers));
  const auto why =
      measured ? fmt::format("two together take {:.2f} times as long as one", *measured) : std::string{"as is usual"};
  search.watch.decided(fmt::format("{} build{} at once: {}", workers, workers == 1 ? "" : "s", why));
  return {};
}

// Trouble ends the command, not the search: it says how to go on.
template <class T>
Result<T> or_way_on(Result<T> result, const Search& search) {
  if (result || !search.study || search.story.answers.empty()) {
    return result;
  }
  auto error = std::move(result).error();
  error.hint += error.hint.empty() ? "" : "; ";
  error.hint += "the same command with --resume goes on where it stopped";
  return error;
}

Result<BisectAnswer> search_to_the_end(Search& search, std::stop_token stop) {
  while (true) {
    if (search.order.asks) {
      TRY(judge_last(search, stop));
    }
    const auto step = search.bisect.next();
    if (step.answer) {
      return *step.answer;
    }
    if (stop.stop_requested()) {
      return Error{ErrorKind::kInterrupted, "stopped in the middle of the search", {}, {}};
    }
    TRY(run_round(search, step, stop));
    TRY(measure_workers(search, step, stop));
  }
}

// ---- the cause

std::optional<std::size_t> first_failing(const Search& search) {
  const auto& nodes = search.bisect.space().nodes;
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    if (search.bisect.call_of(node) == Call::kBad) {
      return node;
    }
  }
  return std::nullopt;
}

// What the first failing place showed: the bad end may have said the same in other words.
FailureReference failure_at(const Search& search, std::size_t node, const FailureReference& reference) {
  const auto& name = search.bisect.space().nodes[node].name;
  if (search.bisect.call_of(node) == Call::kBad) {
    return reference;
  }
  for (const auto& answer : search.story.answers) {
    if (answer.point == name && answer.result) {
      return reference_of(answer.result->verdict).value_or(reference);
    }
  }
  return reference;
}

Result<std::optional<Regression>> regression_of(const Search& search, const BisectAnswer& answer) {
  const bool has_onset = answer.outcome == BisectOutcome::kFound && !answer.first_bad.empty();
  const bool always_fails = answer.outcome == BisectOutcome::kNone && first_failing(search).has_value();
  const bool may_be_explained = has_onset || always_fails;
  // A cause is told by goiso's own rules, which somebody who said something else does not hold with.
  const bool is_asked = search.order.attributes && search.axis.name == "go" && note_on_judgements(search.story).empty();
  if (!may_be_explained || !answer.reference || !is_asked) {
    return std::nullopt;
  }
  Regression regression;
  const auto first = has_onset ? std::optional{answer.first_bad.front()} : first_failing(search);
  if (!first) {
    return std::nullopt;
  }
  regression.first_bad = search.axis.questions[*first].release;
  if (has_onset) {
    regression.last_good = search.axis.questions[answer.last_good.front()].release;
  }
  const auto failure = failure_at(search, *first, *answer.reference);
  regression.failure = failure.signature;
  TRY_ASSIGN(const auto caller, Caller::create(search.wanted.rules));
  regression.effect_of = [caller, reference = failure](const Verdict& verdict) {
    switch (caller.call(verdict, &reference)) {
      case Call::kGood:
        return Effect::kPasses;
      case Call::kBad:
        return Effect::kFails;
      default:
        return Effect::kUnclear;
    }
  };
  regression.workers = static_cast<std::size_t>(std::max(1, search.order.jobs > 0 ? search.order.jobs : 2));
  return regression;
}

Result<Search> open_search(const BisectOrder& order, House& house, StudyWatch& watch, std::stop_token stop) {
  TRY_ASSIGN(auto rules, read_call_rules(order.same, order.calls));
  TRY_ASSIGN(auto opened, open_axis(order, house, stop));
  if (opened.axis.name != "go") {
    // Only of releases is what is older too old for the go line as well.
    rules.chosen.try_emplace(VerdictClass::kUntestable, Call::kSkip);
  }
  auto wanted = options_of(order, opened.axis);
  wanted.rules = std::move(rules);
  TRY_ASSIGN(wanted.reference, reference_wish(order.signature, house));
  TRY_ASSIGN(auto bisect, Bisect::create(opened.axis.space, wanted));
  return Search{order,
                house,
                watch,
                std::move(opened.axis),
                std::move(opened.prober),
                std::move(wanted),
                std::move(bisect),
                std::nullopt,
                {},
                false};
}

}  // namespace

Result<BisectReport> bisect(const BisectOrder& order, House& house, StudyWatch& watch, std::stop_token stop) {
  const auto started = std::chrono::system_clock::now();
  const auto start = Clock::now();
  TRY_ASSIGN(auto search, open_search(order, house, watch, stop));
  TRY(open_study(search));
  TRY(replay(search));
  TRY_ASSIGN(const auto answer, or_way_on(search_to_the_end(search, stop), search));
  TRY_ASSIGN(const auto regression, regression_of(search, answer));
  std::vector<Attribution> causes;
  if (regression) {
    watch.decided("looking for what brings the old behaviour back");
    TRY_ASSIGN(causes, or_way_on(attribute(*regression, *search.prober, stop), search));
    TRY_ASSIGN(const auto lines, or_way_on(source_lines(causes, *regression, *search.prober, stop), search));
    causes.insert(causes.end(), lines.begin(), lines.end());
  }
  TRY_ASSIGN(auto report, report_of_search({order, search.axis, *search.prober}, house, stop));
  report.study = search.study ? search.study->id() : "";
  tell_story(search.bisect, answer, search.story, report);
  report.attribution = std::move(causes);
  if (auto note = note_on_judgements(search.story); !note.empty()) {
    report.notes.push_back(std::move(note));
  }
  report.started = started;
  report.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
  if (search.study) {
    if (const auto finished = search.study->finish(to_json(report)); !finished) {
      report.notes.push_back("this search could not be kept: " + finished.error().message);
    }
  }
  return report;
}

}  // namespace goiso
