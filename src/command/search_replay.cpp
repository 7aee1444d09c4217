#include "command/search_replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "command/bisect_summary.h"
#include "command/search_memory.h"
#include "command/search_stops.h"
#include "report/bisect_json.h"

namespace goiso {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLargestDocument = std::size_t{256} << 20;

Error another(const std::string& name, const std::string& what) {
  return Error{ErrorKind::kUsage,
               fmt::format("the answers of '{}' are of another question: {}", terminal_safe(name), what),
               {},
               "--replay takes those of the same project, built by the same command in the same way"};
}

// What decides what a run does, as question_of has it; and what it is to a person.
struct Part {
  const char* key;
  const char* name;
};
constexpr std::array<Part, 15> kParts = {{{"project", "the project's files are not the same"},
                                          {"command", "its command was another one"},
                                          {"axis", "it searched another axis"},
                                          {"go", "another Go ran them"},
                                          {"environment", "its --env was another one"},
                                          {"platform", "its --platform was another one"},
                                          {"image", "its --image was another one"},
                                          {"runtime", "its --runtime was another one"},
                                          {"cgo", "its --cgo was another one"},
                                          {"root", "its --user was another one"},
                                          {"modules", "its --modules was another one"},
                                          {"deps", "its --deps was another one"},
                                          {"limits", "its limits were others"},
                                          {"cpus", "its --cpus was another one"},
                                          {"expect_output", "its --expect-output was another one"}}};

Json part_of(const Json& question, const char* key) {
  const auto found = question.find(key);
  const bool is_default = std::string_view{key} == "command" && found != question.end() && found->empty();
  return found == question.end() ? Json() : is_default ? Json({"go", "build", "./..."}) : *found;
}

Result<std::vector<JournalledAnswer>> answers_of_study(BisectSearch& search, const std::string& name) {
  TRY_ASSIGN(auto* const runs, search.house.runs());
  TRY_ASSIGN(const auto study, runs->journal().show(name));
  if (study.summary.kind != name_of(StudyKind::kBisect)) {
    return Error{ErrorKind::kUsage, fmt::format("'{}' is no search", terminal_safe(name)), {}, "name a b-…"};
  }
  const auto theirs = Json::parse(study.summary.question, nullptr, false);
  const auto ours = Json::parse(question_of(search));
  for (const auto& [key, what] : kParts) {
    if (!theirs.is_object() || part_of(theirs, key) != part_of(ours, key)) {
      return another(name, what);
    }
  }
  const bool is_laid_over_alike = part_of(theirs, "unbreak") == part_of(ours, "unbreak");
  std::vector<JournalledAnswer> answers;
  for (auto& entry : kept_answers(study.entries)) {
    if (entry && (is_laid_over_alike || !entry->is_unbroken)) {
      answers.push_back(std::move(*entry));
    }
  }
  return answers;
}

Result<std::vector<JournalledAnswer>> answers_in_file(const BisectSearch& search, const std::string& name) {
  TRY_ASSIGN(const auto text, read_file(name, kLargestDocument));
  auto told = bisect_from_json(text);
  if (!told) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' is no search's JSON", terminal_safe(name)),
                 {},
                 "it is what 'goiso bisect --json' wrote, or a study's id: b-…"};
  }
  const auto flags = flags_of_search(search.order, *search.prober);
  const auto differs = told->project_digest != search.prober->snapshot().digest ? kParts[0].name
                       : told->command != search.prober->command()              ? kParts[1].name
                       : told->axis != search.axis.name                         ? kParts[2].name
                       : told->go != search.axis.go                             ? kParts[3].name
                                                                                : nullptr;
  if (differs != nullptr) {
    return another(name, differs);
  }
  if (told->flags != flags) {
    return another(name, fmt::format("its flags were '{}', and here they are '{}'",
                                     terminal_safe(join(told->flags, " ")), terminal_safe(join(flags, " "))));
  }
  std::vector<JournalledAnswer> answers;
  for (auto& probe : told->probes) {
    if (probe.is_unbroken && told->laid_over.digest != search.laid_over.digest) {
      continue;
    }
    auto& answer = answers.emplace_back();
    answer.point = probe.point;
    answer.is_cold = probe.is_cold;
    answer.is_unbroken = probe.is_unbroken;
    answer.result = std::move(probe.result);
  }
  return answers;
}

// Was it run with all it asked for, with an SDK that is the one to be asked for now?
bool counts(const BisectSearch& search, const JournalledAnswer& answer) {
  const auto node = search.bisect.space().index_of(answer.point);
  if (!node || !answer.result) {
    return false;
  }
  const auto& skipped = search.axis.skipped;
  const auto& digest = search.axis.questions[*node].release.digest;
  return answer.result->verdict.missing_modules.empty() &&
         std::find(skipped.begin(), skipped.end(), *node) == skipped.end() &&
         (digest.empty() || digest == answer.result->sdk);
}

}  // namespace

Result<std::vector<JournalledAnswer>> answers_to_take(BisectSearch& search) {
  const auto& name = search.order.replays;
  if (name.empty()) {
    return std::vector<JournalledAnswer>{};
  }
  std::error_code unreadable;
  return std::filesystem::is_regular_file(name, unreadable) ? answers_in_file(search, name)
                                                            : answers_of_study(search, name);
}

Result<void> take_answers(BisectSearch& search, std::vector<JournalledAnswer> answers) {
  const auto& name = search.order.replays;
  if (name.empty()) {
    return {};
  }
  std::set<std::pair<std::string, bool>> points;
  for (auto& answer : answers) {
    // A run that is there twice stands, the second time, for another one that ended so (ProbeResult::others).
    if (!counts(search, answer)) {
      continue;
    }
    answer.is_fresh = !points.insert({answer.point, answer.is_unbroken}).second;
    answer.round = 0;
    answer.why = kReplayed;
    answer.result->is_cached = true;
    TRY(note_down(search, answer));
    tell_known(search, std::move(answer));
  }
  TRY(stop_where_told(search));  // by what failure is searched, which they told
  search.watch.decided(fmt::format("{} answers of '{}' are known", search.story.answers.size(), terminal_safe(name)));
  return {};
}

}  // namespace goiso
