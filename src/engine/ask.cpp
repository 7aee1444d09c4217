#include "engine/ask.h"

#include <algorithm>

namespace goiso {

Result<json::Json> ask_json(const Engine& engine, const std::string& path, const std::string& doing, std::stop_token stop) {
  HttpCall call;
  call.path = path;
  TRY_ASSIGN(const auto answer, engine.exchange(call, stop));
  if (answer.status == 404) {
    return json::Json{};
  }
  if (answer.status != 200 && answer.status != 201) {
    return refused(doing, answer);
  }
  auto document = json::parse(answer.body);
  if (document.is_discarded()) {
    return Error{ErrorKind::kEngineRefused, "the engine's answer " + doing + " is no JSON", {}, {}};
  }
  return document;
}

Result<int> tell(const Engine& engine, const std::string& method, const std::string& path, std::initializer_list<int> fine,
                 const std::string& doing, std::stop_token stop) {
  HttpCall call;
  call.method = method;
  call.path = path;
  TRY_ASSIGN(const auto answer, engine.exchange(call, stop));
  if (std::find(fine.begin(), fine.end(), answer.status) == fine.end()) {
    return refused(doing, answer);
  }
  return answer.status;
}

Labels labels_in(const json::Json& value, const char* name) {
  Labels labels;
  const auto& found = json::at(value, name);
  if (found.is_object()) {
    for (const auto& [label, text] : found.items()) {
      labels[label] = text.is_string() ? text.get<std::string>() : std::string{};
    }
  }
  return labels;
}

}  // namespace goiso
