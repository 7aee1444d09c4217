#pragma once
#include <cstddef>
#include <string_view>

namespace goiso {

/// One step through text that may not be UTF-8.
struct Utf8Step {
  std::size_t size = 1;      ///< bytes taken; 1 for an invalid byte
  char32_t code_point = 0;
  bool is_valid = false;     ///< shortest form, no surrogate, at most U+10FFFF (RFC 3629)
};

/// The character at the front of `text`, which must not be empty.
Utf8Step next_utf8(std::string_view text);

}  // namespace goiso
