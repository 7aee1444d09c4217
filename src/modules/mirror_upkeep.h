#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "modules/mirror.h"

namespace goiso {

/// A kept file that is not what it was; it lies in the quarantine now.
struct MirrorDamage {
  ModuleVersion module;
  ModulePart part;
};

/// Hashes everything again. Damaged files go to the quarantine and are named.
Result<std::vector<MirrorDamage>> verify_mirror(const Mirror& mirror, Progress& progress, std::stop_token stop);

struct PruneRules {
  std::optional<std::int64_t> budget;              ///< bytes that may stay
  std::optional<std::chrono::seconds> unused_for;  ///< what was not used for so long goes
};
/// Removes what the rules say, least recently used first, and returns it; also removes what lies in the quarantine.
Result<std::vector<StoredModule>> prune_mirror(const Mirror& mirror, const PruneRules& rules, std::stop_token stop);

/// Bytes of the zip, which is nearly all there is.
std::int64_t bytes_of(const StoredModule& module);

}  // namespace goiso
