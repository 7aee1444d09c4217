#pragma once
#include <string>

namespace goiso {

/// What a command that runs no build has to say.
struct Answer {
  std::string text;     ///< for people; ends in a newline, or empty
  std::string json;     ///< one document, ends in a newline
  bool is_fine = true;  ///< false: exit 1 (a check failed, something leaks)
};

}  // namespace goiso
