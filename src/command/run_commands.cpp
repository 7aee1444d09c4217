#include "command/run_commands.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace goiso {

using Json = nlohmann::ordered_json;

Result<Answer> list_runs(House& house) {
  TRY_ASSIGN(auto* const runs, house.runs());
  TRY_ASSIGN(const auto summaries, runs->list());
  Json document{{"schema", "goiso.run-list/1"}, {"runs", Json::array()}};
  std::string text;
  for (const auto& run : summaries) {
    text += fmt::format("{}  {}  {:<10} {:<13} {:<16} {}\n", run.id, run.started, run.go, run.outcome, run.reason, terminal_safe(run.project));
    document["runs"].push_back({{"run", run.id}, {"started", run.started}, {"go", run.go}, {"outcome", run.outcome},
                                {"reason", run.reason}, {"project", valid_utf8(run.project)}});
  }
  return Answer{text.empty() ? "no runs are kept yet\n" : text, document.dump(2) + "\n", Answer::Standing::kFine};
}

Result<Answer> show_run(House& house, const std::string& id) {
  TRY_ASSIGN(auto* const runs, house.runs());
  TRY_ASSIGN(const auto document, runs->load_json(id));
  return Answer{document, document, Answer::Standing::kFine};
}

Result<Answer> log_of_run(House& house, const std::string& id, LogForm form) {
  TRY_ASSIGN(auto* const runs, house.runs());
  TRY_ASSIGN(const auto whole, runs->find(id));
  TRY_ASSIGN(const auto log, runs->log(whole));
  const Json document{{"schema", "goiso.run-log/1"}, {"run", whole}, {"log", valid_utf8(log)}};
  return Answer{form == LogForm::kRaw ? log : terminal_safe(log), document.dump(2) + "\n", Answer::Standing::kFine};
}

Result<Answer> remove_run(House& house, const std::string& id) {
  TRY_ASSIGN(auto* const runs, house.runs());
  TRY_ASSIGN(const auto whole, runs->find(id));
  TRY(runs->remove(whole));
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
