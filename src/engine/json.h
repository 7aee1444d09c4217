#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

/// Reading what an engine says without believing it: every accessor gives a plain default for a field that is absent or
/// of another type. For the .cpp files of room engine only.
namespace goiso::json {

using Json = nlohmann::json;

/// A discarded value for text that is no JSON or is nested deeper than any engine's answer.
Json parse(std::string_view text);

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

/// 0 also for a number that does not fit.
std::int64_t number(const Json& value, const char* name);

inline bool truth(const Json& value, const char* name, bool otherwise = false) {
  const auto& found = at(value, name);
  return found.is_boolean() ? found.get<bool>() : otherwise;
}

}  // namespace goiso::json
