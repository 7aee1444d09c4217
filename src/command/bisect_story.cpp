#include "command/bisect_story.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"

namespace goiso {
namespace {

using Nodes = std::vector<std::size_t>;

std::vector<std::string> names_of(const Bisect& search, const Nodes& nodes) {
  std::vector<std::string> names;
  for (const auto node : nodes) {
    names.push_back(search.space().nodes[node].name);
  }
  return names;
}

// The latest run of a place that counts for it, of one whose runs do not agree the latest that did what the place is
// said to do; null when it was never run.
const ProbeResult* latest(const Bisect& search, const BisectStory& story, const std::string& point) {
  const auto node = search.space().index_of(point);
  const bool is_unbroken = node && search.is_unbroken(*node);
  const bool varies = node && search.varies(*node);
  const bool is_bad = varies && search.call_of(*node) == Call::kBad;
  const ProbeResult* any = nullptr;
  for (auto answer = story.answers.rbegin(); answer != story.answers.rend(); ++answer) {
    if (answer->point != point || !answer->result || answer->is_unbroken != is_unbroken) {
      continue;
    }
    if (!varies || (search.meaning_of(answer->result->verdict) == Call::kGood) != is_bad) {
      return &*answer->result;
    }
    any = any == nullptr ? &*answer->result : any;
  }
  return any;
}

std::string outcome_at(const Bisect& search, const BisectStory& story, const std::string& point) {
  const auto* const result = latest(search, story, point);
  return result == nullptr ? "" : name_of(result->verdict.outcome);
}

std::optional<FailureSignature> signature_at(const Bisect& search, const BisectStory& story, const std::string& point) {
  const auto* const result = latest(search, story, point);
  return result == nullptr ? std::nullopt : result->verdict.signature;
}

BisectTransition transition_of(const Bisect& search, const Boundary& boundary, const BisectStory& story) {
  BisectTransition transition;
  transition.last = search.space().nodes[boundary.last].name;
  transition.first = search.space().nodes[boundary.first].name;
  transition.from = outcome_at(search, story, transition.last);
  transition.to = outcome_at(search, story, transition.first);
  transition.signature = signature_at(search, story, transition.first);
  if (!transition.signature) {
    transition.signature = signature_at(search, story, transition.last);
  }
  return transition;
}

// The places that the answer speaks of, by node: the sides of each change and what lies between, the candidates, and
// the oldest and the newest of which something is known.
std::vector<bool> places_told(const Bisect& search, const BisectAnswer& answer) {
  std::vector<bool> told(search.space().nodes.size(), answer.outcome == BisectOutcome::kFlaky);
  for (const auto& boundary : answer.boundaries) {
    std::fill(told.begin() + static_cast<std::ptrdiff_t>(boundary.last),
              told.begin() + static_cast<std::ptrdiff_t>(boundary.first) + 1, true);
  }
  for (const auto node : answer.candidates) {
    told[node] = true;
  }
  const auto says = [&](std::size_t node) {
    const auto call = search.call_of(node);
    return call && *call != Call::kSkip && *call != Call::kSkipBelow;
  };
  for (std::size_t node = 0; node < told.size(); ++node) {
    if (says(node)) {
      told[node] = true;
      break;
    }
  }
  for (auto node = told.size(); node-- > 0;) {
    if (says(node)) {
      told[node] = true;
      break;
    }
  }
  return told;
}

// By node: known from earlier runs, never asked, and nothing that the answer speaks of.
std::vector<bool> places_beside(const Bisect& search, const BisectAnswer& answer, const BisectStory& story) {
  const auto told = places_told(search, answer);
  std::vector<bool> beside(told.size(), false);
  for (const auto& one : story.answers) {
    if (const auto node = search.space().index_of(one.point)) {
      beside[*node] = one.why == kKnown && !told[*node];  // what was asked comes behind what was known
    }
  }
  return beside;
}

void tell_skipped(const Bisect& search, const BisectAnswer& answer, const std::vector<bool>& beside,
                  BisectReport& report) {
  for (const auto& skipped : answer.skipped) {
    if (!beside[skipped.node]) {
      report.skipped.push_back({search.space().nodes[skipped.node].name, skipped.reason});
    }
  }
}

void tell_probes(const Bisect& search, const BisectStory& story, const std::vector<bool>& beside,
                 BisectReport& report) {
  for (const auto& told : story.answers) {
    const auto node = search.space().index_of(told.point);
    if (told.result && node && !beside[*node]) {
      report.probes.push_back(probe_told(search, told));
    }
  }
  for (std::size_t node = 0; node < beside.size(); ++node) {
    if (beside[node]) {
      const auto call = search.call_of(node);
      report.known.push_back({search.space().nodes[node].name, call ? name_of(*call) : ""});
    }
  }
  const auto count = report.known.size();
  if (count > 0) {
    report.notes.push_back(
        fmt::format("known from earlier runs too, and not listed: {} place{}", count, count == 1 ? "" : "s"));
  }
}

using Calls = std::set<Call>;

std::string words_of(const Calls& calls) {
  std::vector<std::string> words;
  for (const auto call : calls) {
    words.emplace_back(name_of(call));
  }
  return join(words, " and ");
}

// Nothing but what was compiled before the build differs between the two: a place that never does cold what it does
// warm says so.
void tell_suspect_cache(const Bisect& search, const BisectStory& story, BisectReport& report) {
  std::map<std::string, std::pair<Calls, Calls>> seen;  // by place: warm, cold
  for (const auto& answer : story.answers) {
    const auto node = search.space().index_of(answer.point);
    const bool is_told = node && answer.result && answer.is_unbroken == search.is_unbroken(*node);
    const auto call = is_told ? search.meaning_of(answer.result->verdict) : Call::kSkip;
    if (call == Call::kGood || call == Call::kBad ||
        call == Call::kOther) {  // a limit may only be met for the longer way
      auto& [warm, cold] = seen[answer.point];
      (answer.is_cold ? cold : warm).insert(call);
    }
  }
  for (const auto& [point, calls] : seen) {
    const auto& [warm, cold] = calls;
    const bool is_either = warm.empty() || cold.empty() ||
                           std::any_of(cold.begin(), cold.end(), [&](Call call) { return warm.contains(call); });
    if (!is_either) {
      report.notes.push_back(
          fmt::format("{} is {} with the packages that goiso compiled ahead, and {} where its build cache was empty: "
                      "unless that is chance, the build cache is suspect",
                      point, words_of(warm), words_of(cold)));
    }
  }
}

void tell_space(const Bisect& search, BisectReport& report) {
  for (const auto& node : search.space().nodes) {
    const bool is_day = node.date.find('+') == std::string::npos;
    report.space.push_back({node.name, node.branch, node.is_trunk, is_day ? node.date : ""});
  }
}

}  // namespace

BisectProbe probe_told(const Bisect& search, const JournalledAnswer& answer) {
  BisectProbe probe;
  probe.point = answer.point;
  probe.round = answer.round;
  probe.is_cold = answer.is_cold;
  probe.is_unbroken = answer.is_unbroken;
  if (answer.result) {
    probe.result = *answer.result;
  }
  const auto node = search.space().index_of(answer.point);
  auto call = node ? search.call_of(*node) : std::nullopt;
  if (node && answer.result && answer.is_unbroken != search.is_unbroken(*node)) {
    call = search.meaning_of(answer.result->verdict);  // it does not count for the place
  }
  // Where runs of one place do not agree, each is told by what it did.
  if (node && answer.result && search.varies(*node)) {
    call = search.meaning_of(answer.result->verdict);
  }
  probe.call = call ? name_of(*call) : "";
  return probe;
}

void tell_story(const Bisect& search, const BisectAnswer& answer, const BisectStory& story, BisectReport& report) {
  report.answer = name_of(answer.outcome);
  report.reason = answer.reason;
  report.end = answer.end;
  tell_space(search, report);
  for (const auto& boundary : answer.boundaries) {
    if (boundary.is_exact()) {
      report.transitions.push_back(transition_of(search, boundary, story));
    }
  }
  report.last_good = names_of(search, answer.last_good);
  report.first_bad = names_of(search, answer.first_bad);
  report.first_fixed = names_of(search, answer.first_fixed);
  report.is_still_bad = answer.is_still_bad;
  report.candidates = names_of(search, answer.candidates);
  const auto beside = places_beside(search, answer, story);
  tell_skipped(search, answer, beside, report);
  report.confidence = answer.confidence;
  report.is_confirmed = answer.is_confirmed;
  report.failing_runs = answer.failing_runs;
  report.runs_in_all = answer.runs_in_all;
  if (answer.reference) {
    report.reference = answer.reference->signature;
  }
  report.rounds = story.rounds;
  tell_suspect_cache(search, story, report);
  tell_probes(search, story, beside, report);
}

}  // namespace goiso
