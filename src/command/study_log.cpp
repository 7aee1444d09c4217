#include "command/study_log.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "command/bisect_journal.h"
#include "report/bisect_json.h"
#include "report/one_line.h"

namespace goiso {
namespace {

using Json = nlohmann::ordered_json;
using Calls = std::map<std::string, std::string>;  // by place

Calls calls_in(const std::string& report) {
  Calls calls;
  const auto told = bisect_from_json(report);
  for (const auto& probe : told ? told->probes : std::vector<BisectProbe>{}) {
    calls[probe.point] = probe.call;
  }
  return calls;
}

Json probe_entry(const JournalledAnswer& answer, const Calls& calls) {
  const auto call = calls.find(answer.point);
  Json entry{{"round", answer.round},
             {"point", valid_utf8(answer.point)},
             {"call", call == calls.end() || !answer.result ? Json(nullptr) : Json(call->second)}};
  if (answer.result) {
    entry["outcome"] = name_of(answer.result->verdict.outcome);
    entry["reason"] = answer.result->verdict.reason;
    entry["run"] = answer.result->run;
    entry["cached"] = answer.result->is_cached;
    if (answer.is_cold) {
      entry["cold"] = true;
    }
    if (answer.is_unbroken) {
      entry["unbroken"] = true;
    }
  } else {
    entry["not_had"] = valid_utf8(answer.not_had);
  }
  entry["why"] = answer.why;
  return entry;
}

std::string probe_line(const Json& entry) {
  const auto call = entry["call"].is_null() ? "-" : entry["call"].get<std::string>();
  const auto head =
      fmt::format("{:>3}  {:<22} {:<10} ", entry["round"].get<int>(), entry["point"].get<std::string>(), call);
  if (entry.contains("not_had")) {
    return head + fmt::format("cannot be had: {}", entry["not_had"].get<std::string>());
  }
  return head + fmt::format("{:<13} {:<32} {}{}{}{}", entry["outcome"].get<std::string>(),
                            entry["run"].get<std::string>(), entry["why"].get<std::string>(),
                            entry["cached"].get<bool>() ? ", known before" : "", entry.contains("cold") ? ", cold" : "",
                            entry.contains("unbroken") ? ", with files laid over" : "");
}

/// One entry: as a document has it, and as a line.
struct Told {
  Json entry;
  std::string line;
};

Told told_of_search(const std::string& text, const Calls& calls) {
  const auto answer = from_journal(text);
  if (!answer) {
    return {Json{{"unknown", valid_utf8(text)}}, "  -  an entry that this goiso does not understand"};
  }
  if (answer->workers > 0) {
    return {Json{{"workers", answer->workers}}, fmt::format("  -  {} at once from here on", answer->workers)};
  }
  if (answer->taken_back > 0) {
    return {Json{{"taken_back", answer->taken_back}},
            fmt::format("  -  the last {} do not count: taken back", answer->taken_back)};
  }
  if (answer->is_recalled) {
    return {Json{{"recalled", true}}, "  -  what earlier runs left is told"};
  }
  if (!answer->stopped_at.empty()) {
    return {Json{{"stopped_at", valid_utf8(answer->stopped_at)}},
            fmt::format("  -  stopped at {}: its last run does not count", answer->stopped_at)};
  }
  if (!answer->judged.empty() && answer->point.empty()) {
    return {Json{{"judged", answer->judged}}, fmt::format("  -  judged {}", answer->judged)};
  }
  auto entry = probe_entry(*answer, calls);
  auto line = probe_line(entry);
  return {std::move(entry), std::move(line)};
}

Told told_of_matrix(const std::string& text) {
  const auto cell = Json::parse(text, nullptr, false);
  const auto word = [&](const char* key) {
    return cell.is_object() && cell.contains(key) && cell[key].is_string() ? cell[key].get<std::string>()
                                                                           : std::string{};
  };
  const auto outcome = word("outcome").empty() ? "not run" : word("outcome");
  return {Json{{"cell", word("id")}, {"outcome", outcome}, {"reason", word("reason")}, {"run", word("run")}},
          fmt::format("{:<40} {:<13} {}", word("id"), outcome, word("run"))};
}

}  // namespace

Result<Answer> log_of_study(const StudyJournal& journal, const std::string& id) {
  TRY_ASSIGN(const auto study, journal.show(id));
  const bool is_search = study.summary.kind == name_of(StudyKind::kBisect);
  const auto calls = is_search ? calls_in(study.report) : Calls{};
  Json document{{"schema", "goiso.study-log/1"},
                {"study", study.summary.id},
                {"state", study.summary.state},
                {"entries", Json::array()}};
  std::string text;
  for (const auto& entry : study.entries) {
    auto told = is_search ? told_of_search(entry, calls) : told_of_matrix(entry);
    document["entries"].push_back(std::move(told.entry));
    text += one_line(told.line) + "\n";
  }
  text += fmt::format("{} is {}\n", study.summary.id, study.summary.state);
  return Answer{text, document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n", Answer::Standing::kFine};
}

}  // namespace goiso
