#include "modules/module_patterns.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/utf8.h"

namespace goiso {
namespace {

// One character of a class, perhaps escaped; nullopt where the class is malformed. Something must follow it.
std::optional<char32_t> take_class_character(std::string_view& pattern) {
  if (pattern.empty() || pattern[0] == '-' || pattern[0] == ']') {
    return std::nullopt;
  }
  if (pattern[0] == '\\') {
    pattern.remove_prefix(1);
  }
  if (pattern.empty()) {
    return std::nullopt;
  }
  const auto step = next_utf8(pattern);
  pattern.remove_prefix(step.size);
  return step.is_valid && !pattern.empty() ? std::optional{step.code_point} : std::nullopt;
}

// The class behind '[' takes one character of `name`.
bool take_class(std::string_view& pattern, std::string_view& name) {
  const auto step = next_utf8(name);
  const char32_t character = step.is_valid ? step.code_point : U'\uFFFD';
  name.remove_prefix(step.size);
  const bool is_negated = pattern.starts_with('^');
  pattern.remove_prefix(is_negated ? 1 : 0);
  bool is_in = false;
  for (bool is_first = true; is_first || !pattern.starts_with(']'); is_first = false) {
    const auto low = take_class_character(pattern);
    auto high = low;
    if (low && pattern[0] == '-') {
      pattern.remove_prefix(1);
      high = take_class_character(pattern);
    }
    if (!low || !high) {
      return false;
    }
    is_in = is_in || (*low <= character && character <= *high);
  }
  pattern.remove_prefix(1);
  return is_in != is_negated;
}

// Whether the front of `pattern`, which is no star, takes the front of `name`; both move on.
bool take_one(std::string_view& pattern, std::string_view& name) {
  if (pattern.empty() || name.empty()) {
    return false;
  }
  const char front = pattern[0];
  if (front == '[') {
    pattern.remove_prefix(1);
    return take_class(pattern, name);
  }
  if (front == '?') {
    pattern.remove_prefix(1);
    const bool is_separator = name[0] == '/';
    name.remove_prefix(next_utf8(name).size);
    return !is_separator;
  }
  pattern.remove_prefix(front == '\\' ? 1 : 0);
  if (pattern.empty() || pattern[0] != name[0]) {
    return false;
  }
  pattern.remove_prefix(1);
  name.remove_prefix(1);
  return true;
}

struct Star {
  std::string_view pattern, name;  // behind the star, and where it ended in the last attempt
};

}  // namespace

bool path_matches(std::string_view pattern, std::string_view name) {
  std::optional<Star> star;
  while (!pattern.empty() || !name.empty()) {
    if (pattern.starts_with('*')) {
      pattern.remove_prefix(1);
      star = Star{pattern, name};
      continue;
    }
    if (take_one(pattern, name)) {
      continue;
    }
    // Only the last star needs another attempt: what an earlier one could still take, the last one can take too.
    if (!star || star->name.empty() || star->name[0] == '/') {
      return false;
    }
    star->name.remove_prefix(1);
    pattern = star->pattern;
    name = star->name;
  }
  return true;
}

bool matches_module_patterns(std::string_view patterns, std::string_view module) {
  for (auto pattern : split(patterns, ',')) {
    if (pattern.ends_with('/')) {
      pattern.remove_suffix(1);
    }
    if (pattern.empty()) {
      continue;
    }
    auto slashes = std::count(pattern.begin(), pattern.end(), '/');
    std::size_t end = 0;
    for (; end < module.size() && (module[end] != '/' || slashes > 0); ++end) {
      slashes -= module[end] == '/' ? 1 : 0;
    }
    if (slashes == 0 && path_matches(pattern, module.substr(0, end))) {
      return true;
    }
  }
  return false;
}

}  // namespace goiso
