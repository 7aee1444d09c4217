#include "command/search_memory.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "command/bisect_judge.h"
#include "command/search_stops.h"

namespace goiso {

// A study that cannot be kept is still worth doing: it only cannot be resumed.
Result<void> open_study(BisectSearch& search) {
  const auto question = question_of(search);
  TRY_ASSIGN(auto* const runs, search.house.runs());
  search.pace.expect([runs, question, &prober = *search.prober] {
    return pace_of_earlier(runs->journal(), question, prober.project());
  });
  if (search.order.resumes) {
    TRY_ASSIGN(auto found, runs->journal().resume_question(StudyKind::kBisect, question));
    if (!found) {
      return Error{ErrorKind::kNotFound,
                   "there is no unfinished search of this question",
                   {},
                   "without --resume it begins anew; 'goiso runs list --studies' shows what there is"};
    }
    search.study.emplace(std::move(*found));
    search.watch.decided(fmt::format("going on with {}", search.study->id()));
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
  search.entries.emplace_back(answer);
  return search.study ? search.study->append(to_journal(answer)) : Result<void>{};
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
    kept.why = answer.why == kKnown || answer.why == kReplayed ? answer.why : "kept";
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
  told.is_cold = answer.is_cold;
  told.is_unbroken = answer.is_unbroken;
  if (answer.result) {
    told.verdict = answer.result->verdict;
    told.said = call_named(answer.judged);
  }
  search.bisect.tell(told);
  search.story.rounds = std::max(search.story.rounds, answer.round);
  search.story.answers.push_back(answer);
  tell_others(search, answer);
}

namespace {

Result<void> forget(BisectSearch& search) {
  TRY_ASSIGN(search.bisect, begin_search(search.axis, search.wanted));
  search.story = {};
  return {};
}

}  // namespace

Result<void> start_over(BisectSearch& search, std::vector<JournalledAnswer> answers) {
  TRY(forget(search));
  for (auto& answer : answers) {
    tell(search, std::move(answer));
  }
  return {};
}

namespace {

// False when nothing is left of it.
bool strike_out(JournalledAnswer& answer, const std::string& run) {
  auto all = std::exchange(answer.result->others, {});
  all.insert(all.begin(), std::move(*answer.result));
  std::erase_if(all, [&](const ProbeResult& one) { return run.empty() || one.run == run; });
  if (all.empty()) {
    return false;
  }
  answer.result = std::move(all.front());
  answer.result->others.assign(std::make_move_iterator(all.begin() + 1), std::make_move_iterator(all.end()));
  return true;
}

bool has_run(const JournalledAnswer& answer, const std::string& run) {
  const auto& others = answer.result->others;
  return run.empty() || answer.result->run == run ||
         std::any_of(others.begin(), others.end(), [&](const ProbeResult& other) { return other.run == run; });
}

void strike_out(JournalEntries& entries, const JournalledAnswer& struck) {
  const auto last = std::find_if(entries.rbegin(), entries.rend(), [&](const auto& earlier) {
    return earlier && earlier->result && earlier->point == struck.stopped_at && has_run(*earlier, struck.stopped_run);
  });
  if (last == entries.rend() || strike_out(**last, struck.stopped_run)) {
    return;
  }
  const auto next = entries.erase(std::next(last).base());
  if (next != entries.end() && *next && !(*next)->judged.empty()) {
    entries.erase(next);  // what was said of it
  }
}

JournalEntries without_struck(JournalEntries entries) {
  JournalEntries kept;
  for (auto& entry : entries) {
    if (entry && !entry->stopped_at.empty()) {
      strike_out(kept, *entry);
    } else {
      kept.push_back(std::move(entry));
    }
  }
  return kept;
}

}  // namespace

JournalEntries kept_answers(const std::vector<std::string>& entries) {
  JournalEntries read;
  for (const auto& entry : entries) {
    read.push_back(from_journal(entry));
  }
  return without_struck(std::move(read));
}

Result<void> tell_anew(BisectSearch& search) {
  search.entries = without_struck(std::move(search.entries));
  TRY(forget(search));
  for (const auto& entry : search.entries) {
    if (!entry) {
      continue;
    }
    TRY_ASSIGN(const bool is_change, change_what_was_told(search, *entry));
    if (!is_change) {
      tell(search, *entry);
    }
  }
  return {};
}

namespace {

void count_as_told(BisectSearch& search, const JournalledAnswer& answer) {
  const auto node = search.bisect.space().index_of(answer.point);
  if (node && answer.result) {
    search.prober->was_told(question_at(search, {*node, answer.is_fresh, "", answer.is_cold, answer.is_unbroken}));
  }
}

}  // namespace

void tell_known(BisectSearch& search, JournalledAnswer answer) {
  count_as_told(search, answer);
  tell(search, std::move(answer));
}

Result<void> replay(BisectSearch& search) {
  if (!search.study) {
    return {};
  }
  search.entries = kept_answers(search.study->entries());
  for (const auto& entry : search.entries) {
    if (!entry && search.order.asks) {
      return Error{ErrorKind::kStore,
                   "the journal of this search has an entry that is not understood, so what was said cannot be placed",
                   {},
                   "without --resume it begins anew"};
    }
    if (entry) {
      count_as_told(search, *entry);
    }
  }
  TRY(tell_anew(search));
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
  TRY_ASSIGN(auto known, search.prober->recall(question_at(search, {node, false, ""})));
  if (!known || !known->others.empty()) {
    return std::nullopt;  // what varies would make the whole search one of chances
  }
  const auto call = search.bisect.meaning_of(known->verdict);
  const bool is_told = call == Call::kGood || call == Call::kBad;
  // Each that tells nothing would be run with what is laid over: only where the search itself comes by.
  return search.wanted.unbreaks && !is_told ? std::nullopt : std::move(known);
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
