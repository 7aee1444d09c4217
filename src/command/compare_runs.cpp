#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "command/compare_logs.h"
#include "command/run_commands.h"

namespace goiso {
namespace {

using Json = nlohmann::ordered_json;

struct Difference {
  std::string field;  // "toolchain.version"
  Json one, other;    // null: not there
};

// What differs in any two runs, and what is told better by other fields; the logs themselves are compared apart.
bool is_incidental(const std::string& field) {
  static const std::set<std::string> kFields{"run",
                                             "started",
                                             "elapsed_ms",
                                             "phases",
                                             "usage",
                                             "log",
                                             "findings",
                                             "box.attested",
                                             "toolchain.chosen_by",
                                             "verdict.signature.first_line",
                                             "match"};
  return kFields.contains(field);
}

const Json& field_of(const Json& value, const std::string& name) {
  static const Json kAbsent;
  const auto found = value.is_object() ? value.find(name) : value.end();
  return value.is_object() && found != value.end() ? *found : kAbsent;
}

void compare(const std::string& field, const Json& one, const Json& other, std::vector<Difference>& into) {
  if (one == other || is_incidental(field)) {
    return;
  }
  if (!one.is_object() || !other.is_object()) {
    into.push_back({field, one, other});
    return;
  }
  auto names = one;
  names.update(other);
  for (const auto& [name, value] : names.items()) {
    compare(field.empty() ? name : field + "." + name, field_of(one, name), field_of(other, name), into);
  }
}

std::string shown(const Json& value) {
  constexpr std::size_t kMost = 200;
  auto text = value.is_null() ? "-" : value.is_string() ? value.get<std::string>() : value.dump();
  text = terminal_safe(text.substr(0, text.find('\n')));
  return text.size() > kMost ? valid_utf8(text.substr(0, kMost)) + "…" : text;
}

Result<Json> load(RunStore& runs, const std::string& id) {
  TRY_ASSIGN(const auto text, runs.load_json(id));
  auto document = Json::parse(text, nullptr, false);
  if (document.is_discarded()) {
    return Error{ErrorKind::kStore,
                 fmt::format("the kept document of run '{}' is damaged", id),
                 {},
                 "'goiso runs remove' forgets it"};
  }
  return document;
}

ComparedRun compared_run(const Json& document) {
  const auto text = [](const Json& value) { return value.is_string() ? value.get<std::string>() : std::string{}; };
  const auto& signature = field_of(field_of(document, "verdict"), "signature");
  return {text(field_of(document, "run")), text(field_of(field_of(document, "log"), "sha256")),
          text(field_of(signature, "kind")) == "ice"};
}

Json json_of(const LogLine& line) { return {{"line", line.number}, {"text", valid_utf8(line.text)}}; }

Json json_of(const LogRemainder& remainder, const std::string& run) {
  auto lines = Json::array();
  for (const auto& line : remainder.lines) {
    lines.push_back(json_of(line));
  }
  return {{"run", run}, {"count", remainder.count}, {"lines", std::move(lines)}};
}

Json json_of(const LogComparison& logs, const ComparedRun& one, const ComparedRun& other) {
  Json document{{"standing", logs.standing}, {"not_read", Json::array()}};
  for (const auto& why : logs.not_read) {
    document["not_read"].push_back(valid_utf8(why));
  }
  const auto& difference = logs.difference;
  document["only"] = Json::array({json_of(difference.only_one, one.id), json_of(difference.only_other, other.id)});
  document["reordered"] = difference.is_reordered;
  document["nearly_same"] = {{"count", difference.nearly_equal}, {"lines", Json::array()}};
  for (const auto& [line, partner] : difference.nearly) {
    document["nearly_same"]["lines"].push_back(Json::array({json_of(line), json_of(partner)}));
  }
  return document;
}

// The last line of the text.
std::string conclusion(std::size_t fields, const LogComparison& logs) {
  const auto differences = fields + (logs.difference.differs() ? 1 : 0);
  if (differences > 0) {
    return fmt::format("{} difference{}\n", differences, differences == 1 ? "" : "s");
  }
  const std::string agree = "the two runs agree in everything but time";
  return logs.standing == "same"          ? agree + "\n"
         : logs.standing == "unknown"     ? agree + ", as far as is known: their logs cannot be compared\n"
         : logs.standing == "nearly-same" ? agree + " and what their logs count\n"
                                          : agree + " and the order of their logs\n";
}

}  // namespace

Result<Answer> compare_runs(House& house, const std::string& id, const std::string& other) {
  TRY_ASSIGN(auto* const runs, house.runs());
  TRY_ASSIGN(const auto first, load(*runs, id));
  TRY_ASSIGN(const auto second, load(*runs, other));
  std::vector<Difference> differences;
  compare("", first, second, differences);
  const auto one_run = compared_run(first);
  const auto other_run = compared_run(second);
  const auto logs = compare_logs(*runs, one_run, other_run);
  Json document{{"schema", "goiso.comparison/1"},
                {"runs", Json::array({one_run.id, other_run.id})},
                {"differences", Json::array()}};
  std::string text;
  for (const auto& difference : differences) {
    text += fmt::format("{}\n  {}\n  {}\n", terminal_safe(difference.field), shown(difference.one),
                        shown(difference.other));
    document["differences"].push_back(
        {{"field", difference.field}, {"values", Json::array({difference.one, difference.other})}});
  }
  document["log"] = json_of(logs, one_run, other_run);
  text += text_of(logs, one_run, other_run) + conclusion(differences.size(), logs);
  return Answer{text, document.dump(2) + "\n", Answer::Standing::kFine};
}

}  // namespace goiso
