#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"
#include "command/sdk_sources.h"

namespace goiso {

/// `goiso sdk pull`.
struct PullOptions {
  std::vector<std::string> specs;
  SourceWish sources;
};

/// Brings each SDK into the store; those that are there already are said to be. The first that cannot be had ends it.
Result<Answer> pull_sdks(House& house, const PullOptions& options, std::stop_token stop);
Result<Answer> list_sdks(House& house);
enum class VerifyMode { kLook, kRepair };
/// Re-hashes the archives; not fine when one is damaged, unless it could be brought again. No spec: all.
Result<Answer> verify_sdks(House& house, const std::vector<std::string>& specs, VerifyMode mode, std::stop_token stop);
/// The first that is in use ends it.
Result<Answer> remove_sdks(House& house, const std::vector<std::string>& specs, std::stop_token stop);
/// What is in the store of what the specs mean; all of it without a spec.
Result<std::vector<StoredSdk>> named_or_all(House& house, const std::vector<std::string>& specs);
/// Unpacks into the engine and compiles all of std, so that no later run has to.
Result<Answer> warm_sdks(House& house, const std::vector<std::string>& specs, std::stop_token stop);

}  // namespace goiso
