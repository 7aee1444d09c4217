#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

/// Reading what an engine says without believing it: every accessor gives a plain default for a field that is absent or of another type. For
/// the .cpp files of room engine only.
namespace goiso::json {

using Json = nlohmann::json;

/// A discarded value for text that is no JSON or is nested deeper than any engine's answer.
inline Json parse(std::string_view text) {
  constexpr int kDeepest = 64;
  const auto shallow = [](int depth, Json::parse_event_t, Json&) { return depth <= kDeepest; };
  return Json::parse(text, shallow, false);
}

inline const Json& at(const Json& value, const char* name) {
  static const Json none;
  if (!value.is_object()) {
    return none;
  }
  const auto found = value.find(name);
  return found == value.end() ? none : *found;
}

inline std::string text(const Json& value, const char* name) {
  const auto& found = at(value, name);
  return found.is_string() ? found.get<std::string>() : std::string{};
}

inline std::int64_t number(const Json& value, const char* name) {
  const auto& found = at(value, name);
  return found.is_number_integer() ? found.get<std::int64_t>() : found.is_number_float() ? static_cast<std::int64_t>(found.get<double>()) : 0;
}

inline bool truth(const Json& value, const char* name, bool otherwise = false) {
  const auto& found = at(value, name);
  return found.is_boolean() ? found.get<bool>() : otherwise;
}

}  // namespace goiso::json
