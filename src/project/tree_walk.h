#pragma once
#include <sys/stat.h>

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

#include "base/result.h"

namespace goiso {

/// One thing found in a tree.
struct WalkEntry {
  std::string name;   ///< below the walk's root, '/' separated, bytes as they are
  struct stat status; ///< of the thing itself, never of what a symlink points to
  int parent = -1;    ///< open folder it is in, valid during the call
  std::string leaf;   ///< its name in there
};

enum class WalkStep { kGoOn, kSkip };  ///< kSkip: do not go into this folder

/// Visits everything below `root`, folders before what is in them, in byte order, without following a symlink and without being led elsewhere
/// when somebody moves folders about meanwhile. kUsage, naming the path, for a folder that cannot be read.
Result<void> walk_tree(const std::filesystem::path& root, const std::function<Result<WalkStep>(const WalkEntry& entry)>& visit, std::stop_token stop);

}  // namespace goiso
