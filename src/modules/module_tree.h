#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "archive/tar_writer.h"
#include "base/result.h"
#include "modules/fetch_all.h"
#include "modules/mirror.h"

namespace goiso {

/// Files of a mirror as a GOMODCACHE that a go command only reads: cache/download/… and each zip unpacked beside it
/// (go.dev/ref/mod, "Module cache").
struct ModuleCacheTree {
  std::string digest;               ///< "sha256:…" over names and hashes: equal for equal trees; "" for an empty one
  std::vector<ModuleWish> modules;  ///< that are in it
  std::int64_t zip_bytes = 0;       ///< of their zips
};

/// Those of the wishes that the mirror holds whole; what it lacks is left out. kUntrusted for what is damaged.
Result<ModuleCacheTree> plan_module_tree(const Mirror& mirror, const std::vector<ModuleWish>& wishes,
                                         std::stop_token stop);

/// Streams it as a tar: regular files and folders, 0444 and 0755. Everything is held to its hash again on the way.
Result<void> write_module_tree(const Mirror& mirror, const ModuleCacheTree& tree, const ByteSink& sink,
                               std::stop_token stop);

}  // namespace goiso
