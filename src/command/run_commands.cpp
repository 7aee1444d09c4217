#include "command/run_commands.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "command/study_log.h"
#include "report/kept_report.h"

namespace goiso {

using Json = nlohmann::ordered_json;

namespace {

bool names_a_study(const std::string& id) { return id.starts_with("b-") || id.starts_with("m-"); }

Json json_of(const StudySummary& study) {
  return {{"study", study.id},
          {"kind", study.kind},
          {"state", study.state},
          {"started", study.started},
          {"finished", study.finished.empty() ? Json(nullptr) : Json(study.finished)},
          {"entries", study.entries}};
}

std::string unfinished_document(const KeptStudy& study) {
  auto document = Json{{"schema", "goiso.study/1"}};
  document.update(json_of(study.summary));
  document["question"] = valid_utf8(study.summary.question);
  document["journal"] = Json::array();
  for (const auto& text : study.entries) {
    auto entry = Json::parse(text, nullptr, false);
    document["journal"].push_back(entry.is_discarded() ? Json(valid_utf8(text)) : std::move(entry));
  }
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<std::string> document_of(RunStore& runs, const std::string& id) {
  if (!names_a_study(id)) {
    return runs.load_json(id);
  }
  TRY_ASSIGN(const auto study, runs.journal().show(id));
  return study.report.empty() ? unfinished_document(study) : study.report;
}

Result<std::string> forget(RunStore& runs, const std::string& id) {
  if (names_a_study(id)) {
    auto journal = runs.journal();
    TRY_ASSIGN(auto whole, journal.find(id));
    TRY(journal.remove(whole));
    return whole;
  }
  TRY_ASSIGN(auto whole, runs.find(id));
  TRY(runs.remove(whole));
  return whole;
}

std::string text_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string words_in(const Json& list) {
  std::string words;
  for (const auto& word : list.is_array() ? list : Json::array()) {
    words += word.is_string() ? (words.empty() ? "" : " ") + word.get<std::string>() : "";
  }
  return words;
}

// Of a study's question what tells it from others: "go test ./... good 1.21 bad 1.22". "" when it cannot be read.
std::string asked_in(const std::string& question) {
  const auto asked = Json::parse(question, nullptr, false);
  if (!asked.is_object()) {
    return "";
  }
  std::string text = words_in(asked.value("command", Json::array()));
  for (const auto& one : asked.value("commands", Json::array())) {
    text += (text.empty() ? "" : ", ") + words_in(one.is_object() ? one.value("words", Json::array()) : Json::array());
  }
  for (const auto* key : {"axis", "go", "good", "bad"}) {
    const auto value = text_in(asked, key);
    const bool is_usual = value.empty() || (std::string_view{key} == "axis" && value == "go");
    text += is_usual ? "" : fmt::format(" {} {}", key, value);
  }
  return terminal_safe(text);
}

}  // namespace

Result<Answer> list_runs(House& house) {
  TRY_ASSIGN(auto* const runs, house.runs());
  TRY_ASSIGN(const auto summaries, runs->list());
  Json document{{"schema", "goiso.run-list/1"}, {"runs", Json::array()}};
  std::string text;
  for (const auto& run : summaries) {
    text += fmt::format("{}  {}  {:<10} {:<13} {:<16} {}\n", run.id, run.started, run.go, run.outcome, run.reason,
                        terminal_safe(run.project));
    document["runs"].push_back({{"run", run.id},
                                {"started", run.started},
                                {"go", run.go},
                                {"outcome", run.outcome},
                                {"reason", run.reason},
                                {"project", valid_utf8(run.project)}});
  }
  return Answer{text.empty() ? "no runs are kept yet\n" : text, document.dump(2) + "\n", Answer::Standing::kFine};
}

Result<Answer> list_studies(House& house) {
  TRY_ASSIGN(auto* const runs, house.runs());
  TRY_ASSIGN(const auto studies, runs->journal().list());
  Json document{{"schema", "goiso.study-list/1"}, {"studies", Json::array()}};
  std::string text;
  for (const auto& study : studies) {
    text += fmt::format("{}  {}  {:<10} {} entries  {}\n", study.id, study.started, study.state, study.entries,
                        asked_in(study.question));
    document["studies"].push_back(json_of(study));
  }
  return Answer{text.empty() ? "no studies are kept yet\n" : text, document.dump(2) + "\n", Answer::Standing::kFine};
}

Result<Answer> show_run(House& house, const std::string& id, const std::vector<std::filesystem::path>& reports) {
  TRY_ASSIGN(auto* const runs, house.runs());
  TRY_ASSIGN(const auto document, document_of(*runs, id));
  TRY(write_reports(reports, document));
  std::string written;
  for (const auto& path : reports) {
    written += fmt::format("wrote {}\n", terminal_safe(path.string()));
  }
  return Answer{reports.empty() ? document : written, document, Answer::Standing::kFine};
}

Result<Answer> log_of_run(House& house, const std::string& id, LogForm form) {
  TRY_ASSIGN(auto* const runs, house.runs());
  if (names_a_study(id)) {
    return log_of_study(runs->journal(), id);
  }
  TRY_ASSIGN(const auto whole, runs->find(id));
  TRY_ASSIGN(const auto log, runs->log(whole));
  const Json document{{"schema", "goiso.run-log/1"}, {"run", whole}, {"log", valid_utf8(log)}};
  return Answer{form == LogForm::kRaw ? log : terminal_safe(log), document.dump(2) + "\n", Answer::Standing::kFine};
}

Result<Answer> remove_run(House& house, const std::string& id) {
  TRY_ASSIGN(auto* const runs, house.runs());
  TRY_ASSIGN(const auto whole, forget(*runs, id));
  const Json document{{"schema", "goiso.run-removal/1"}, {"removed", {whole}}};
  return Answer{fmt::format("removed {}\n", whole), document.dump(2) + "\n", Answer::Standing::kFine};
}

Result<Answer> prune_runs(House& house, std::size_t keep) {
  TRY_ASSIGN(auto* const runs, house.runs());
  TRY_ASSIGN(const auto removed, runs->prune(keep));
  const Json document{{"schema", "goiso.run-removal/1"}, {"count", removed}};
  return Answer{fmt::format("removed {} runs\n", removed), document.dump(2) + "\n", Answer::Standing::kFine};
}

}  // namespace goiso
