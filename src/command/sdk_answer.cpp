#include "command/sdk_answer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/text.h"

namespace goiso {

using Json = nlohmann::ordered_json;

namespace {

Json json_of(const StoredSdk& sdk, const std::string& word) {
  Json entry{{"version", sdk.version.name()},
             {"platform", sdk.platform},
             {"sdk", sdk.digest},
             {"bytes", sdk.bytes},
             {"file", valid_utf8(sdk.file_name)},
             {"h1", sdk.h1},
             {"trust", sdk.trust}};
  if (sdk.is_own()) {
    entry["origin"] = valid_utf8(sdk.origin);
    entry["name"] = valid_utf8(sdk.name);
  }
  entry["state"] = word;
  return entry;
}

std::string line_of(const StoredSdk& sdk, const std::string& word) {
  const auto line = fmt::format("{:<12} {:<12} {:>7}  {:<24} {}", sdk.version.name(), sdk.platform,
                                human_size(sdk.bytes), join(sdk.trust, "+"), word);
  return std::string{line} +
         (sdk.is_own() ? fmt::format("{}{}", word.empty() ? "" : "  ", terminal_safe(sdk.origin)) : "") + "\n";
}

}  // namespace

Answer SdkAnswer::take(const char* when_empty) const {
  Answer answer;
  Json document{{"schema", "goiso.sdks/1"}, {"sdks", Json::array()}};
  for (const auto& [sdk, word, problem] : rows_) {
    answer.text += line_of(sdk, word);
    document["sdks"].push_back(json_of(sdk, word));
    if (problem) {
      answer.text += "  " + terminal_safe(problem->message) + "\n" +
                     (problem->hint.empty() ? "" : "  help: " + problem->hint + "\n");
      document["sdks"].back()["message"] = valid_utf8(problem->message);
      answer.standing = Answer::Standing::kDamaged;
    }
  }
  answer.text = (answer.text.empty() ? when_empty : answer.text) + closing_;
  answer.json = document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  return answer;
}

}  // namespace goiso
