#include "command/bisect_story.h"

#include <algorithm>

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

// The latest run of a place; null when it was never run.
const ProbeResult* latest(const BisectStory& story, const std::string& point) {
  const auto found = std::find_if(story.answers.rbegin(), story.answers.rend(), [&](const JournalledAnswer& answer) {
    return answer.point == point && answer.result;
  });
  return found == story.answers.rend() ? nullptr : &*found->result;
}

std::string outcome_at(const BisectStory& story, const std::string& point) {
  const auto* const result = latest(story, point);
  return result == nullptr ? "" : name_of(result->verdict.outcome);
}

std::optional<FailureSignature> signature_at(const BisectStory& story, const std::string& point) {
  const auto* const result = latest(story, point);
  return result == nullptr ? std::nullopt : result->verdict.signature;
}

BisectTransition transition_of(const Bisect& search, const Boundary& boundary, const BisectStory& story) {
  BisectTransition transition;
  transition.last = search.space().nodes[boundary.last].name;
  transition.first = search.space().nodes[boundary.first].name;
  transition.from = outcome_at(story, transition.last);
  transition.to = outcome_at(story, transition.first);
  transition.signature = signature_at(story, transition.first);
  if (!transition.signature) {
    transition.signature = signature_at(story, transition.last);
  }
  return transition;
}

void tell_space(const Bisect& search, BisectReport& report) {
  for (const auto& node : search.space().nodes) {
    report.space.push_back({node.name, node.branch, node.is_trunk, node.date});
  }
}

}  // namespace

BisectProbe probe_told(const Bisect& search, const JournalledAnswer& answer) {
  BisectProbe probe;
  probe.point = answer.point;
  probe.round = answer.round;
  if (answer.result) {
    probe.result = *answer.result;
  }
  const auto node = search.space().index_of(answer.point);
  const auto call = node ? search.call_of(*node) : std::nullopt;
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
  for (const auto& skipped : answer.skipped) {
    report.skipped.push_back({search.space().nodes[skipped.node].name, skipped.reason});
  }
  report.confidence = answer.confidence;
  report.is_confirmed = answer.is_confirmed;
  report.failing_runs = answer.failing_runs;
  report.runs_in_all = answer.runs_in_all;
  if (answer.reference) {
    report.reference = answer.reference->signature;
  }
  report.rounds = story.rounds;
  for (const auto& told : story.answers) {
    if (told.result) {
      report.probes.push_back(probe_told(search, told));
    }
  }
}

}  // namespace goiso
