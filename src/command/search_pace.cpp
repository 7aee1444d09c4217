#include "command/search_pace.h"

#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "lab/work_left.h"

namespace goiso {
namespace {

using Json = nlohmann::json;
using Times = std::vector<std::chrono::milliseconds>;

// What a build takes hangs on these members of a question, and on the project.
bool builds_alike(const Json& one, const Json& other) {
  constexpr std::array kTelling = {"command", "environment", "platform", "image", "runtime", "cgo", "modules"};
  return std::all_of(kTelling.begin(), kTelling.end(),
                     [&](const char* key) { return one.value(key, Json{}) == other.value(key, Json{}); });
}

std::string text_of(const Json& report, const char* key) {
  const auto project = report.value("project", Json{});
  const auto found = project.is_object() ? project.value(key, Json{}) : Json{};
  return found.is_string() ? found.get<std::string>() : std::string{};
}

// The same content, or, of a finished search, the same module at the same place.
bool is_of_project(const KeptStudy& kept, const Json& question, const Json& asked, const Project& project) {
  if (question.value("project", Json{}) == asked.value("project", Json{})) {
    return true;
  }
  const auto report = Json::parse(kept.report, nullptr, false);
  return report.is_object() && text_of(report, "path") == valid_utf8(project.path.string()) &&
         text_of(report, "module") == valid_utf8(project.module);
}

std::chrono::milliseconds time_of(const ProbeResult& result) { return result.prepare + result.build + result.teardown; }

Times times_of(const KeptStudy& kept) {
  Times times;
  for (const auto& entry : kept.entries) {
    if (const auto answer = from_journal(entry); answer && answer->result) {
      times.push_back(time_of(*answer->result));
    }
  }
  return times;
}

}  // namespace

std::optional<std::chrono::milliseconds> SearchPace::typical(const BisectStory& story) {
  if (!times_.empty()) {
    return median_of(times_);
  }
  Times run, known;
  for (const auto& answer : story.answers) {
    if (answer.result) {
      (answer.result->is_cached ? known : run).push_back(time_of(*answer.result));
    }
  }
  const auto told = median_of(run.empty() ? std::move(known) : std::move(run));
  if (!told && earlier_) {
    expected_ = std::exchange(earlier_, nullptr)();
  }
  return told ? told : expected_;
}

std::optional<std::chrono::milliseconds> pace_of_earlier(const StudyJournal& journal, const std::string& question,
                                                         const Project& project) {
  const auto asked = Json::parse(question, nullptr, false);
  const auto studies = journal.list();
  for (const auto& study : studies&& asked.is_object() ? *studies : std::vector<StudySummary>{}) {
    const auto other = study.kind == name_of(StudyKind::kBisect) ? Json::parse(study.question, nullptr, false) : Json{};
    const auto kept =
        other.is_object() && builds_alike(other, asked) ? journal.show(study.id) : Result<KeptStudy>{KeptStudy{}};
    if (!kept || kept->entries.empty() || !is_of_project(*kept, other, asked, project)) {
      continue;
    }
    if (const auto typical = median_of(times_of(*kept))) {
      return typical;
    }
  }
  return std::nullopt;
}

}  // namespace goiso
