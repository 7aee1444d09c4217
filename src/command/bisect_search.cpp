#include "command/bisect_search.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "command/bisect_judge.h"
#include "command/call_words.h"
#include "command/reference_wish.h"
#include "command/search_stops.h"

namespace goiso {
namespace {

// Places tried for a failure nobody named an end of. Some were in one patch release alone, so every release is tried.
constexpr int kLongestWalk = 48, kLongestWalkOfReleases = 128;

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

// A search that never runs what it was told to skip.
Result<Bisect> begin_search(const SearchAxis& axis, const BisectOptions& wanted) {
  TRY_ASSIGN(auto bisect, Bisect::create(axis.space, wanted));
  for (const auto node : axis.skipped) {
    bisect.tell(ProbeAnswer{node, std::nullopt, "skipped, as was asked for", false});
  }
  return bisect;
}

}  // namespace

Result<BisectSearch> open_search(const BisectOrder& order, House& house, StudyWatch& watch, std::stop_token stop) {
  TRY_ASSIGN(auto rules, read_call_rules(order.meaning, order.command));
  TRY_ASSIGN(auto opened, open_axis(order, house, stop));
  if (opened.axis.name != "go") {
    // Only of releases is what is older too old for the go line as well.
    rules.chosen.try_emplace(VerdictClass::kUntestable, Call::kSkip);
  }
  auto wanted = options_of(order, opened.axis);
  wanted.rules = std::move(rules);
  TRY_ASSIGN(wanted.reference, reference_wish(order.meaning.signature, house));
  TRY_ASSIGN(auto bisect, begin_search(opened.axis, wanted));
  return BisectSearch{order,
                      house,
                      watch,
                      std::move(opened.axis),
                      std::move(opened.prober),
                      std::move(wanted),
                      std::move(bisect),
                      std::nullopt,
                      {},
                      false,
                      false};
}

// A study that cannot be kept is still worth doing: it only cannot be resumed.
Result<void> open_study(BisectSearch& search) {
  const auto question = question_of(search.order, search.axis, search.prober->snapshot().digest);
  TRY_ASSIGN(auto* const runs, search.house.runs());
  search.pace.expect(pace_of_earlier(runs->journal(), question, search.prober->project()));
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

Result<void> note_down(BisectSearch& search, const JournalledAnswer& answer) {
  return search.study ? search.study->append(to_journal(answer)) : Result<void>{};
}

bool may_be_measured(const BisectSearch& search) {
  constexpr std::size_t kWorthMeasuring = 24;  // of fewer places two rounds are left, and measuring costs one
  return !search.is_measured && search.order.jobs == 0 && search.bisect.space().nodes.size() >= kWorthMeasuring;
}

void set_workers(BisectSearch& search, int workers) {
  search.bisect.set_workers(workers);
  search.is_measured = true;
}

namespace {

// What was known of a build that varies: all its runs count, or one alone would be a guess. Who is asked what builds
// mean is asked of one run each.
void tell_others(BisectSearch& search, const JournalledAnswer& answer) {
  for (const auto& other : answer.result && !search.order.asks ? answer.result->others : std::vector<ProbeResult>{}) {
    auto kept = answer;
    kept.is_fresh = true;
    kept.why = answer.why == kKnown ? kKnown : "kept";
    kept.result = other;
    tell(search, std::move(kept));
  }
}

}  // namespace

void tell(BisectSearch& search, JournalledAnswer answer) {
  if (answer.workers > 0) {
    set_workers(search, answer.workers);
    return;
  }
  if (answer.is_recalled) {
    search.is_recalled = true;
    return;
  }
  const auto node = search.bisect.space().index_of(answer.point);
  if (!node) {
    return;
  }
  ProbeAnswer told{*node, std::nullopt, answer.not_had, answer.is_fresh};
  told.is_known = answer.why == kKnown;
  told.is_replayed = answer.why == kReplayed;
  if (answer.result) {
    told.verdict = answer.result->verdict;
    told.said = call_named(answer.judged);
  }
  search.bisect.tell(told);
  search.story.rounds = std::max(search.story.rounds, answer.round);
  search.story.answers.push_back(answer);
  tell_others(search, answer);
}

}  // namespace

ProbeQuestion question_at(const BisectSearch& search, std::size_t node, bool is_fresh) {
  auto question = search.axis.questions[node];
  question.is_fresh = is_fresh;
  // A kept run that would stop the search is no answer: whatever it met may be over.
  question.takes = [&search](const Verdict& verdict) { return search.bisect.meaning_of(verdict) != Call::kAbort; };
  return question;
}

Result<void> start_over(BisectSearch& search, std::vector<JournalledAnswer> answers) {
  TRY_ASSIGN(search.bisect, begin_search(search.axis, search.wanted));
  search.story = {};
  for (auto& answer : answers) {
    tell(search, std::move(answer));
  }
  return {};
}

std::vector<std::optional<JournalledAnswer>> kept_answers(const std::vector<std::string>& entries) {
  std::vector<std::optional<JournalledAnswer>> kept;
  for (const auto& entry : entries) {
    auto answer = from_journal(entry);
    if (!answer || answer->stopped_at.empty()) {
      kept.push_back(std::move(answer));
      continue;
    }
    const auto last = std::find_if(kept.rbegin(), kept.rend(), [&](const auto& earlier) {
      return earlier && earlier->point == answer->stopped_at;
    });
    if (last != kept.rend()) {
      kept.erase(std::next(last).base());
    }
  }
  return kept;
}

void tell_known(BisectSearch& search, JournalledAnswer answer) {
  const auto node = search.bisect.space().index_of(answer.point);
  if (node && answer.result) {
    search.prober->was_told(question_at(search, *node, answer.is_fresh));
  }
  tell(search, std::move(answer));
}

Result<void> replay(BisectSearch& search) {
  if (!search.study) {
    return {};
  }
  for (auto& answer : kept_answers(search.study->entries())) {
    if (!answer && search.order.asks) {
      return Error{ErrorKind::kStore,
                   "the journal of this search has an entry that is not understood, so what was said cannot be placed",
                   {},
                   "without --resume it begins anew"};
    }
    if (!answer) {
      continue;
    }
    TRY_ASSIGN(const bool is_change, change_what_was_told(search, *answer));
    if (!is_change) {
      tell_known(search, std::move(*answer));
    }
  }
  return stop_where_told(search);  // killed before it could say so
}

namespace {

bool is_failure_known(const BisectSearch& search) {
  for (std::size_t node = 0; node < search.axis.questions.size(); ++node) {
    if (search.bisect.call_of(node) == Call::kBad) {
      return true;
    }
  }
  return search.wanted.reference.has_value();
}

bool is_answered(const BisectSearch& search, std::size_t node) {
  const auto& name = search.bisect.space().nodes[node].name;
  const auto& answers = search.story.answers;
  return std::any_of(answers.begin(), answers.end(), [&](const auto& answer) { return answer.point == name; });
}

Result<std::optional<ProbeResult>> known_at(BisectSearch& search, std::size_t node) {
  const bool is_needed =
      node >= search.axis.first_testable && !search.bisect.call_of(node) && !is_answered(search, node);
  const bool is_cheap = !search.axis.questions[node].tree;  // else the whole tree would be read for its digest
  if (!is_needed || !is_cheap) {
    return std::nullopt;
  }
  TRY_ASSIGN(auto known, search.prober->recall(question_at(search, node, false)));
  const bool varies = known && !known->others.empty();  // it would make the whole search one of chances
  return varies ? std::nullopt : std::move(known);
}

Result<void> tell_known_of(BisectSearch& search, std::size_t node, ProbeResult result) {
  JournalledAnswer answer;
  answer.point = search.bisect.space().nodes[node].name;
  answer.why = kKnown;
  answer.result = std::move(result);
  TRY(note_down(search, answer));
  tell_known(search, std::move(answer));
  return {};
}

}  // namespace

Result<void> recall_known(BisectSearch& search) {
  if (search.is_recalled || !search.order.asks_cache || search.order.asks || !is_failure_known(search)) {
    return {};
  }
  const auto count = search.axis.questions.size();
  std::size_t known = 0;
  for (std::size_t node = 0; node < count; ++node) {
    auto result = known_at(search, node);
    if (!result) {
      log::info("what earlier runs left is not told: {}", result.error().message);
      break;  // the probes will say what the trouble is
    }
    if (*result) {
      TRY(tell_known_of(search, node, std::move(**result)));
      ++known;
    }
  }
  JournalledAnswer done;
  done.is_recalled = true;
  TRY(note_down(search, done));
  tell(search, done);
  if (known > 0) {
    search.watch.decided(fmt::format("{} of {} places are known from earlier runs", known, count));
  }
  return {};
}

}  // namespace goiso
