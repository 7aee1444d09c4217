#pragma once
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"
#include "modules/mirror_upkeep.h"

namespace goiso {

Result<Answer> list_modules(House& house);
/// Hashes everything again; damaged files are named and put away.
Result<Answer> verify_modules(House& house, std::stop_token stop);
/// A static tree of what the project at `project` needs ("": of everything), with a checksum database of as much of it
/// as the log has proven: a tar where `to` ends in ".tar", a folder else.
Result<Answer> export_modules(House& house, const std::filesystem::path& to, const std::string& project,
                              std::stop_token stop);
/// A tar, a module cache or an exported folder; the go.sum of the project at `project` ("": none) vouches too.
Result<Answer> import_modules(House& house, const std::vector<std::filesystem::path>& from, const std::string& project,
                              std::stop_token stop);
Result<Answer> prune_modules(House& house, const PruneRules& rules, std::stop_token stop);

}  // namespace goiso
