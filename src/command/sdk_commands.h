#pragma once
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"

namespace goiso {

/// Brings each SDK into the store; those that are there already are said to be. The first that cannot be had ends it.
Result<Answer> pull_sdks(House& house, const std::vector<std::string>& specs, std::stop_token stop);
/// Official archives (goX.os-arch.tar.gz) or toolchain module zips, each checked against the manifest before it is opened.
Result<Answer> import_sdks(House& house, const std::vector<std::filesystem::path>& files, std::stop_token stop);
Result<Answer> list_sdks(House& house);
/// Re-hashes the archives; not fine when one is damaged. No spec: all.
Result<Answer> verify_sdks(House& house, const std::vector<std::string>& specs, std::stop_token stop);
Result<Answer> remove_sdks(House& house, const std::vector<std::string>& specs, std::stop_token stop);
/// Unpacks into the engine and compiles all of std, so that no later run has to.
Result<Answer> warm_sdks(House& house, const std::vector<std::string>& specs, std::stop_token stop);

}  // namespace goiso
