#include "command/search_stops.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "command/bisect_round.h"
#include "command/search_memory.h"

namespace goiso {
namespace {

using Answers = std::vector<JournalledAnswer>;

constexpr const char* kRunsAgain = "command";  // ProbeWish::why

bool means_abort(const BisectSearch& search, const JournalledAnswer& answer) {
  return answer.result && !call_named(answer.judged) &&
         search.bisect.meaning_of(answer.result->verdict) == Call::kAbort;
}

std::string ending_of(const Verdict& verdict) {
  if (verdict.signal > 0) {
    return fmt::format("was ended by signal {}", verdict.signal);
  }
  const auto code = fmt::format("ended with {}", exit_code_told(verdict));
  return verdict.outcome == Outcome::kFailed ? code : fmt::format("{} ({})", code, name_of(verdict.outcome));
}

bool could_not_be_run(const JournalledAnswer& answer) {
  return answer.result && goiso::could_not_be_run(answer.result->verdict);
}

Error cannot_be_run(const JournalledAnswer& answer) {
  const auto code = exit_code_told(answer.result->verdict);
  return Error{
      ErrorKind::kUsage,
      fmt::format("the command cannot be run: it {} at {}, {}", ending_of(answer.result->verdict), answer.point,
                  code == 127 ? "as for a program that is not there" : "as for a file that is no program"),
      {},
      fmt::format("'goiso runs log {}' shows what it said; is it in the project and executable, and does the "
                  "image have what runs it?",
                  answer.result->run)};
}

// The end that is said to end with 0, else any place that did.
std::optional<std::size_t> place_that_runs(const BisectSearch& search) {
  const bool is_inverted = search.wanted.rules.is_inverted;
  const auto claimed = is_inverted ? search.axis.bad : search.axis.good;
  if (claimed) {
    return claimed;
  }
  for (const auto& answer : search.story.answers) {
    if (answer.result && answer.result->verdict.outcome == Outcome::kPassed) {
      return search.bisect.space().index_of(answer.point);
    }
  }
  return std::nullopt;
}

const JournalledAnswer* last_answer_of(const BisectSearch& search, std::size_t node) {
  const auto& answers = search.story.answers;
  const auto& name = search.bisect.space().nodes[node].name;
  const auto last = std::find_if(answers.rbegin(), answers.rend(),
                                 [&](const JournalledAnswer& answer) { return answer.point == name; });
  return last == answers.rend() ? nullptr : &*last;
}

Result<void> run_once_more(BisectSearch& search, std::size_t node, bool was_run, const std::stop_token& stop) {
  BisectStep step;
  step.probes = {{node, was_run, kRunsAgain}};
  step.round = search.bisect.next().round;
  return run_round(search, step, stop);
}

Answers answers_to_stop_at(const BisectSearch& search) {
  Answers told;
  for (const auto& answer : search.story.answers) {
    if (means_abort(search, answer)) {
      told.push_back(answer);
    }
  }
  return told;
}

Result<void> strike_out(BisectSearch& search, const Answers& answers) {
  for (const auto& answer : answers) {
    JournalledAnswer entry;
    entry.stopped_at = answer.point;
    entry.stopped_run = answer.result->run;
    TRY(note_down(search, entry));
  }
  return {};
}

std::string places_of(const Answers& answers) {
  std::vector<std::string> places;
  for (const auto& answer : answers) {
    if (std::find(places.begin(), places.end(), answer.point) == places.end()) {
      places.push_back(answer.point);
    }
  }
  return join(places, ", ");
}

Error told_to_stop(const Answers& ran) {
  const auto& first = ran.front();
  const Answers others(ran.begin() + 1, ran.end());
  return Error{ErrorKind::kInterrupted,
               fmt::format("the search was told to stop: the command {} at {}{}", ending_of(first.result->verdict),
                           first.point, others.empty() ? "" : ", and stopped it as well at " + places_of(others)),
               {},
               fmt::format("'goiso runs log {}' shows what it said", first.result->run)};
}

}  // namespace

Result<void> stop_where_told(BisectSearch& search) {
  for (auto told = answers_to_stop_at(search); !told.empty(); told = answers_to_stop_at(search)) {
    TRY(strike_out(search, told));
    Answers ran;
    std::copy_if(told.begin(), told.end(), std::back_inserter(ran),
                 [](const JournalledAnswer& answer) { return !answer.result->is_cached; });
    if (!ran.empty()) {
      return told_to_stop(ran);
    }
    search.watch.decided(
        fmt::format("what earlier runs showed at {} would stop the search, so it does not count", places_of(told)));
    TRY(tell_anew(search));
  }
  return {};
}

Result<void> check_command_runs(BisectSearch& search, std::stop_token stop) {
  const auto& answers = search.story.answers;
  const bool is_checked = std::any_of(answers.begin(), answers.end(),
                                      [](const JournalledAnswer& answer) { return answer.why == kRunsAgain; });
  const bool is_suspect =
      std::any_of(answers.begin(), answers.end(), [](const JournalledAnswer& each) { return could_not_be_run(each); });
  const auto node = place_that_runs(search);
  if (!search.wanted.rules.by_exit_code || is_checked || !is_suspect || !node) {
    return {};
  }
  const auto* const before = last_answer_of(search, *node);
  if (before == nullptr || !could_not_be_run(*before)) {
    TRY(run_once_more(search, *node, before != nullptr, stop));
  }
  const auto* const after = last_answer_of(search, *node);
  return after != nullptr && could_not_be_run(*after) ? Result<void>{cannot_be_run(*after)} : Result<void>{};
}

Result<void> check_command_ran(const BisectSearch& search) {
  const auto& answers = search.story.answers;
  const bool ran = std::any_of(answers.begin(), answers.end(), [](const JournalledAnswer& answer) {
    return answer.result && !could_not_be_run(answer);
  });
  const auto suspect = std::find_if(answers.begin(), answers.end(),
                                    [](const JournalledAnswer& answer) { return could_not_be_run(answer); });
  const bool is_meaningless = search.wanted.rules.by_exit_code && !ran && suspect != answers.end();
  return is_meaningless ? Result<void>{cannot_be_run(*suspect)} : Result<void>{};
}

}  // namespace goiso
