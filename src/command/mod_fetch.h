#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"

namespace goiso {

/// What `goiso mod fetch` is given: a project's path, or modules as path@version, path@latest, path@branch. No word:
/// the project at ".". Of a project everything is kept that its go.sum names, and what its go.mod requires beyond that.
Result<Answer> fetch_modules(House& house, const std::vector<std::string>& words, std::stop_token stop);

}  // namespace goiso
