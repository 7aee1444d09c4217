#include "command/bisect_journal.h"

#include <nlohmann/json.hpp>

#include "report/probe_json.h"

namespace goiso {

using Json = nlohmann::json;

std::string to_journal(const JournalledAnswer& answer) {
  if (answer.workers > 0) {
    return Json{{"workers", answer.workers}}.dump();
  }
  if (answer.taken_back > 0) {
    return Json{{"taken_back", answer.taken_back}}.dump();
  }
  if (!answer.stopped_at.empty()) {
    return Json{{"stopped_at", answer.stopped_at}, {"run", answer.stopped_run}}.dump(-1, ' ', false,
                                                                                     Json::error_handler_t::replace);
  }
  if (!answer.judged.empty()) {
    return Json{{"judged", answer.judged}}.dump();
  }
  if (answer.is_recalled) {
    return Json{{"recalled", true}}.dump();
  }
  Json entry{{"point", answer.point}, {"fresh", answer.is_fresh}, {"round", answer.round}, {"why", answer.why}};
  if (answer.is_cold) {
    entry["cold"] = true;
  }
  if (answer.is_unbroken) {
    entry["unbroken"] = true;
  }
  if (answer.result) {
    entry["result"] = to_json(*answer.result);
    entry["cached"] = answer.result->is_cached;
    for (const auto& other : answer.result->others) {
      entry["others"].push_back(to_json(other));
    }
  } else {
    entry["not_had"] = answer.not_had;
  }
  return entry.dump(-1, ' ', false, Json::error_handler_t::replace);
}

namespace {

std::string text_at(const Json& entry, const char* key) {
  const auto found = entry.find(key);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

int number_at(const Json& entry, const char* key) {
  const auto found = entry.find(key);
  return found != entry.end() && found->is_number_integer() ? found->get<int>() : 0;
}

bool flag_at(const Json& entry, const char* key) {
  const auto found = entry.find(key);
  return found != entry.end() && found->is_boolean() && found->get<bool>();
}

}  // namespace

std::optional<JournalledAnswer> from_journal(std::string_view entry) {
  const auto json = Json::parse(entry, nullptr, false);
  if (!json.is_object()) {
    return std::nullopt;
  }
  JournalledAnswer answer;
  answer.workers = number_at(json, "workers");
  answer.judged = text_at(json, "judged");
  answer.taken_back = number_at(json, "taken_back");
  answer.is_recalled = flag_at(json, "recalled");
  answer.stopped_at = text_at(json, "stopped_at");
  answer.stopped_run = text_at(json, "run");
  answer.point = text_at(json, "point");
  answer.is_fresh = flag_at(json, "fresh");
  answer.is_cold = flag_at(json, "cold");
  answer.is_unbroken = flag_at(json, "unbroken");
  answer.round = number_at(json, "round");
  answer.why = text_at(json, "why");
  answer.not_had = text_at(json, "not_had");
  if (json.contains("result")) {
    answer.result = probe_from_json(text_at(json, "result"));
    if (!answer.result) {
      return std::nullopt;
    }
    answer.result->is_cached = flag_at(json, "cached");
    for (const auto& other : json.value("others", Json::array())) {
      if (auto kept = probe_from_json(other.is_string() ? other.get<std::string>() : ""); kept) {
        kept->is_cached = true;
        answer.result->others.push_back(std::move(*kept));
      }
    }
  }
  const bool says_something = answer.workers > 0 || answer.taken_back > 0 || answer.is_recalled ||
                              !(answer.judged.empty() && answer.stopped_at.empty() && answer.point.empty());
  return says_something ? std::optional{std::move(answer)} : std::nullopt;
}

int workers_of_earlier(const StudyJournal& journal, const std::string& question) {
  const auto studies = journal.list();
  for (const auto& study : studies ? *studies : std::vector<StudySummary>{}) {
    const bool is_same = study.kind == name_of(StudyKind::kBisect) && study.question == question;
    const auto kept = is_same ? journal.show(study.id) : Result<KeptStudy>{};
    for (const auto& entry : kept ? kept->entries : std::vector<std::string>{}) {
      if (const auto answer = from_journal(entry); answer && answer->workers > 0) {
        return answer->workers;
      }
    }
  }
  return 0;
}

std::string question_of(const BisectOrder& order, const SearchAxis& axis, const AskedOf& of) {
  const auto& limits = order.box.limits;
  Json question{{"project", of.project},
                {"axis", axis.name},
                {"go", axis.go},
                {"command", order.command},
                {"environment", order.box.environment},
                {"platform", order.box.platform},
                {"image", order.box.image},
                {"runtime", order.box.runtime},
                {"cgo", order.box.cgo.value_or(false)},
                {"root", order.box.user == BoxUser::kRoot},
                {"modules", static_cast<int>(order.box.modules)},
                {"limits",
                 {limits.memory, limits.disk, limits.timeout.count(), limits.silence.count(), limits.cpu_time.count(),
                  limits.pids, limits.inodes}},
                {"cpus", limits.cpus},
                {"good", order.good},
                {"bad", order.bad},
                {"skip", order.skip},
                {"fix", order.finds_fix ? Json(*order.finds_fix) : Json()},
                {"transitions", order.transitions},
                {"same", order.meaning.same},
                {"calls", order.meaning.calls},
                {"signature", order.meaning.signature},
                {"confidence", order.confidence},
                {"count", order.count},
                {"max_runs", order.max_runs}};
  if (order.asks) {
    question["asks"] = true;
  }
  if (!of.laid_over.empty()) {
    question["unbreak"] = of.laid_over;
  }
  if (order.confirms_cold) {
    question["confirm"] = "cold";
  }
  if (!order.box.compiles_deps_ahead) {
    question["deps"] = "fresh";
  }
  if (!order.box.expected_output.empty()) {
    question["expect_output"] = order.box.expected_output;
  }
  if (order.meaning.by_exit_code) {
    question["by_exit_code"] = true;
  }
  if (order.meaning.is_inverted) {
    question["inverted"] = true;
  }
  auto& nodes = question["space"] = Json::array();
  for (const auto& node : axis.space.nodes) {
    nodes.push_back(node.name);
  }
  return question.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace goiso
