#pragma once
#include <string>

namespace goiso {

/// What a command that runs no build has to say.
struct Answer {
  std::string text;     ///< for people; ends in a newline, or empty
  std::string json;     ///< one document, ends in a newline
  enum class Standing { kFine, kFailed, kDamaged };
  Standing standing = Standing::kFine;  ///< kFailed: a check failed, something leaks; kDamaged: what is stored is not what it was, or what was wanted could not be had
};

}  // namespace goiso
