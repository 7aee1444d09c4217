#include "command/config.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace goiso {

using Json = nlohmann::ordered_json;

Result<Answer> show_config(const std::vector<ConfigValue>& values, const House& house) {
  Json document{{"schema", "goiso.config/1"}, {"settings", Json::array()}, {"folders", Json::object()}};
  std::string text;
  for (const auto& value : values) {
    const auto shown = terminal_safe(join(value.values, ", "));
    text += fmt::format("{:<12} {} ({})\n", value.key, shown.empty() ? "-" : shown, terminal_safe(value.origin));
    auto words = Json::array();
    for (const auto& word : value.values) {
      words.push_back(valid_utf8(word));
    }
    document["settings"].push_back({{"key", value.key}, {"values", words}, {"origin", valid_utf8(value.origin)}});
  }
  const auto& folders = house.folders();
  text += "\n";
  for (const auto& [name, folder] : {std::pair{"data", &folders.data}, std::pair{"state", &folders.state},
                                     std::pair{"cache", &folders.cache}, std::pair{"config", &folders.config}}) {
    text += fmt::format("{:<12} {}\n", name, terminal_safe(folder->string()));
    document["folders"][name] = valid_utf8(folder->string());
  }
  return Answer{text, document.dump(2) + "\n", Answer::Standing::kFine};
}

}  // namespace goiso
