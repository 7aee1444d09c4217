#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "command/run_commands.h"

namespace goiso {
namespace {

using Json = nlohmann::ordered_json;

struct Difference {
  std::string field;  // "toolchain.version"
  Json one, other;    // null: not there
};

// What differs in any two runs, and what is told better by other fields.
bool is_incidental(const std::string& field) {
  static const std::set<std::string> kFields{"run",      "started",      "elapsed_ms",         "phases", "usage", "log",
                                             "findings", "box.attested", "toolchain.chosen_by"};
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

}  // namespace

Result<Answer> compare_runs(House& house, const std::string& id, const std::string& other) {
  TRY_ASSIGN(auto* const runs, house.runs());
  TRY_ASSIGN(const auto first, load(*runs, id));
  TRY_ASSIGN(const auto second, load(*runs, other));
  std::vector<Difference> differences;
  compare("", first, second, differences);
  Json document{{"schema", "goiso.comparison/1"},
                {"runs", Json::array({field_of(first, "run"), field_of(second, "run")})},
                {"differences", Json::array()}};
  std::string text;
  for (const auto& difference : differences) {
    text += fmt::format("{}\n  {}\n  {}\n", terminal_safe(difference.field), shown(difference.one),
                        shown(difference.other));
    document["differences"].push_back(
        {{"field", difference.field}, {"values", Json::array({difference.one, difference.other})}});
  }
  text += differences.empty() ? "the two runs agree in everything but time\n"
                              : fmt::format("{} differences\n", differences.size());
  return Answer{text, document.dump(2) + "\n", Answer::Standing::kFine};
}

}  // namespace goiso
