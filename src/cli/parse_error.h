#pragma once
#include <string>
#include <vector>

#include "base/error.h"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace goiso {

/// What is wrong with the words, in ours: the command or flag that does not exist and the one that may have been meant.
/// `app` has just refused `words`.
Error usage_error(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& words);

}  // namespace goiso
