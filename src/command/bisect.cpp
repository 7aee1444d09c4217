#include "command/bisect.h"

#include <fmt/format.h>

#include <algorithm>

#include "command/attribute.h"
#include "command/bisect_judge.h"
#include "command/bisect_round.h"
#include "command/bisect_search.h"
#include "command/bisect_summary.h"
#include "command/no_op.h"
#include "command/search_ahead.h"
#include "command/search_memory.h"
#include "command/search_replay.h"
#include "command/search_stops.h"
#include "command/source_lines.h"
#include "lab/workers.h"
#include "report/bisect_json.h"

namespace goiso {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMostWorkers = 8;                    // more do not shorten a search of a hundred releases
constexpr std::chrono::milliseconds kCheap{2000};  // a build this short is worth running again to measure with
constexpr double kUsualSlowdown = 1.4;             // of two builds at once on two cores, where it was not measured

// How much longer a build takes beside another one: the first two ran together, so one of them is run again alone. That
// run confirms its end, too. nullopt where that would tell nothing, or cost more than it saves.
Result<std::optional<double>> measured_slowdown(BisectSearch& search, const BisectStep& step,
                                                const std::stop_token& stop) {
  const auto& answers = search.story.answers;
  if (answers.size() < 2 || answers[answers.size() - 2].round != step.round) {
    return std::nullopt;  // of what was told one did not count
  }
  const auto& first = answers[answers.size() - 2];
  const auto& second = answers.back();
  const bool are_comparable = first.result && second.result && !first.result->is_cached && !second.result->is_cached &&
                              std::max(first.result->build, second.result->build) < kCheap;
  // Where places were known before, little is left to search, and this one may be no end.
  const bool is_worth_it =
      std::none_of(answers.begin(), answers.end(), [](const JournalledAnswer& answer) { return answer.why == kKnown; });
  if (!is_worth_it || !are_comparable || !may_be_measured(search)) {
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

Result<void> settle_workers(BisectSearch& search, int workers) {
  JournalledAnswer entry;
  entry.workers = workers;
  TRY(note_down(search, entry));
  set_workers(search, workers);
  return {};
}

Result<void> measure_workers(BisectSearch& search, const BisectStep& step, const std::stop_token& stop) {
  if (search.is_measured || search.order.jobs > 0 || step.probes.size() < 2) {
    return {};
  }
  const bool all_cached = std::all_of(search.story.answers.begin(), search.story.answers.end(),
                                      [](const JournalledAnswer& one) { return one.result && one.result->is_cached; });
  if (all_cached) {
    // Nothing ran, so there is nothing to measure, and perhaps no engine. As many at once as an earlier search asked
    // will ask for what that one was told.
    TRY_ASSIGN(const auto* const runs, search.house.runs());
    const auto workers = workers_of_earlier(runs->journal(), question_of(search));
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
Result<T> or_way_on(Result<T> result, const BisectSearch& search) {
  if (result || !search.study || search.story.answers.empty()) {
    return result;
  }
  auto error = std::move(result).error();
  error.hint += error.hint.empty() ? "" : "; ";
  error.hint += "the same command with --resume goes on where it stopped";
  return error;
}

Result<BisectAnswer> search_to_the_end(BisectSearch& search, const std::stop_token& stop) {
  while (true) {
    if (search.order.asks) {
      TRY(judge_last(search, stop));
    }
    TRY(recall_known(search));
    const auto step = search.bisect.next();
    if (step.answer) {
      TRY(check_command_runs(search, stop));  // where all was known before
      if (!search.bisect.next().answer) {
        continue;
      }
      TRY(check_command_ran(search));
      turn_to(search, step);  // nothing comes next
      return *step.answer;
    }
    if (stop.stop_requested()) {
      return Error{ErrorKind::kInterrupted, "stopped in the middle of the search", {}, {}};
    }
    TRY(run_round(search, step, stop));
    TRY(measure_workers(search, step, stop));
    TRY(check_command_runs(search, stop));
  }
}

// ---- the cause

std::optional<std::size_t> first_failing(const BisectSearch& search) {
  const auto& nodes = search.bisect.space().nodes;
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    if (search.bisect.call_of(node) == Call::kBad) {
      return node;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> newest_failing(const BisectSearch& search) {
  for (auto node = search.bisect.space().nodes.size(); node-- > 0;) {
    const auto call = search.bisect.call_of(node);
    if (call == Call::kBad || call == Call::kOther) {
      return node;
    }
  }
  return std::nullopt;
}

// What the first failing place showed: the bad end may have said the same in other words.
FailureReference failure_at(const BisectSearch& search, std::size_t node, const FailureReference& reference) {
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

bool has_onset(const BisectAnswer& answer) {
  return answer.outcome == BisectOutcome::kFound && !answer.first_bad.empty();
}

// Whatever is tried for a cause is tried on the project alone.
bool rests_on_what_is_laid_over(const BisectSearch& search, const BisectAnswer& answer) {
  const auto is_unbroken = [&](std::size_t node) { return search.bisect.is_unbroken(node); };
  return std::any_of(answer.first_bad.begin(), answer.first_bad.end(), is_unbroken) ||
         std::any_of(answer.last_good.begin(), answer.last_good.end(), is_unbroken);
}

// Is there something to explain, and is an explanation wanted?
bool may_have_cause(const BisectSearch& search, const BisectAnswer& answer) {
  const bool varies = answer.runs_in_all > 0;
  const bool always_fails = answer.outcome == BisectOutcome::kNone && !varies && first_failing(search).has_value();
  return search.order.attributes && search.axis.name == "go" && (has_onset(answer) || always_fails);
}

// What passes is bad then, and a cause is what makes a failure pass.
std::string note_on_inverted(const BisectSearch& search, const BisectAnswer& answer) {
  const bool is_told = search.order.meaning.is_inverted && may_have_cause(search, answer);
  return is_told ? "no cause is looked for with --invert: a cause is what makes a failure go away" : "";
}

Result<std::optional<Regression>> regression_of(const BisectSearch& search, const BisectAnswer& answer) {
  // A cause is told by goiso's own rules, which somebody who said something else does not hold with.
  const bool is_judged = !note_on_judgements(search.story).empty();
  const bool is_laid_over = rests_on_what_is_laid_over(search, answer);
  const bool is_ours = !is_judged && !is_laid_over && !search.order.meaning.is_inverted;
  if (!may_have_cause(search, answer) || !answer.reference || !is_ours) {
    return std::nullopt;
  }
  Regression regression;
  const auto first = has_onset(answer) ? std::optional{answer.first_bad.front()} : first_failing(search);
  if (!first || search.bisect.is_unbroken(*first)) {
    return std::nullopt;
  }
  regression.first_bad = search.axis.questions[*first].release;
  if (has_onset(answer)) {
    regression.last_good = search.axis.questions[answer.last_good.front()].release;
  }
  const auto newest = newest_failing(search);
  if (newest && (answer.is_still_bad || !has_onset(answer))) {
    regression.newest = search.axis.questions[*newest].release;
  }
  const auto failure = failure_at(search, *first, *answer.reference);
  regression.failure = failure.signature;
  TRY_ASSIGN(regression.effect_of, effect_on(failure, search.wanted.rules));
  regression.workers = static_cast<std::size_t>(std::max(1, search.order.jobs > 0 ? search.order.jobs : 2));
  return regression;
}

Result<Explanation> explain(const Regression& regression, const BisectSearch& search, const std::stop_token& stop) {
  TRY_ASSIGN(auto explanation, attribute(regression, *search.prober, search.watch, stop));
  TRY_ASSIGN(const auto lines, source_lines(explanation.causes, regression, *search.prober, search.watch, stop));
  explanation.causes.insert(explanation.causes.end(), lines.causes.begin(), lines.causes.end());
  explanation.untried.insert(explanation.untried.end(), lines.untried.begin(), lines.untried.end());
  return explanation;
}

// A verdict that differs for equal programs hangs on chance, on the time, or on a file that they read.
void tell_no_op(BisectReport& report) {
  const auto &last = report.last_good.front(), &first = report.first_bad.front();
  for (auto& transition : report.transitions) {
    transition.is_no_op = transition.last == last && transition.first == first;
  }
  report.is_confirmed = report.is_confirmed && report.answer == "flaky";  // there it says that the runs sufficed
  report.notes.push_back(
      fmt::format("{} and {} compile to the same program, so this change is not what changed its behaviour, unless the "
                  "program reads a file that it changed: look for chance, the time or the surroundings",
                  last, first));
}

}  // namespace

Result<BisectReport> bisect(const BisectOrder& order, House& house, StudyWatch& watch, std::stop_token stop) {
  const auto started = std::chrono::system_clock::now();
  const auto start = Clock::now();
  TRY_ASSIGN(auto search, open_search(order, house, watch, stop));
  TRY_ASSIGN(auto known, answers_to_take(search));  // before there is a study that would be left unfinished
  TRY(open_study(search));
  watch.study_opened(search.study ? search.study->id() : "");
  TRY(or_way_on(replay(search), search));
  TRY(take_answers(search, std::move(known)));
  TRY_ASSIGN(const auto answer, or_way_on(search_to_the_end(search, stop), search));
  TRY_ASSIGN(const auto regression, regression_of(search, answer));
  Explanation explanation;
  if (regression) {
    watch.cause_sought();
    watch.decided("looking for what brings the old behaviour back");
    TRY_ASSIGN(explanation, or_way_on(explain(*regression, search, stop), search));
  }
  const bool is_laid_over = rests_on_what_is_laid_over(search, answer);
  TRY_ASSIGN(const bool is_no_op, is_laid_over ? false : or_way_on(compiles_to_the_same(search, answer, stop), search));
  TRY_ASSIGN(auto report, report_of_search({order, search.axis, *search.prober, search.laid_over}, house, stop));
  report.study = search.study ? search.study->id() : "";
  tell_story(search.bisect, answer, search.story, report);
  count_left_out(search.axis.left_out, report);
  if (is_no_op) {
    tell_no_op(report);
  }
  report.attribution = std::move(explanation.causes);
  const bool is_by_go_line = std::any_of(report.attribution.begin(), report.attribution.end(),
                                         [](const Attribution& cause) { return cause.factor == "go-line"; });
  if (answer.outcome == BisectOutcome::kNone && is_by_go_line) {
    report.reason = "governed by the go line, " + report.reason;
  }
  if (!search.axis.note.empty()) {
    report.notes.push_back(search.axis.note);
  }
  if (is_laid_over && may_have_cause(search, answer)) {
    report.notes.emplace_back(
        "what undoes the change was not looked for: a side of it was only told with files laid over the project");
  }
  if (!explanation.note.empty()) {
    report.notes.push_back(explanation.note);
  }
  for (const auto& untried : explanation.untried) {
    report.notes.push_back("a cause could not be tried: " + untried);
  }
  for (auto note : {note_on_judgements(search.story), note_on_inverted(search, answer)}) {
    if (!note.empty()) {
      report.notes.push_back(std::move(note));
    }
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
