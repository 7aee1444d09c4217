#include "engine/json.h"

#include <limits>

namespace goiso::json {
namespace {

// Before the parser sees it: a level costs the parser more memory than its one byte.
bool is_nested_too_deeply(std::string_view text) {
  constexpr int kDeepest = 64;
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size() && depth <= kDeepest; ++i) {
    const char c = text[i];
    if (in_text) {
      i += c == '\\' ? 1 : 0;
      in_text = c != '"';
    } else if (c == '"') {
      in_text = true;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return depth > kDeepest;
}

}  // namespace

Json parse(std::string_view text) {
  return is_nested_too_deeply(text) ? Json(Json::value_t::discarded) : Json::parse(text, nullptr, false);
}

std::int64_t number(const Json& value, const char* name) {
  constexpr auto kLargest = std::numeric_limits<std::int64_t>::max();
  constexpr double kLimit = 9e18;  // below 2^63, so that the cast is defined
  const auto& found = at(value, name);
  if (found.is_number_unsigned()) {
    const auto number = found.get<std::uint64_t>();
    return number <= static_cast<std::uint64_t>(kLargest) ? static_cast<std::int64_t>(number) : 0;
  }
  if (found.is_number_float()) {
    const auto number = found.get<double>();
    return number > -kLimit && number < kLimit ? static_cast<std::int64_t>(number) : 0;
  }
  return found.is_number_integer() ? found.get<std::int64_t>() : 0;
}

}  // namespace goiso::json
