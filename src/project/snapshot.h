#pragma once
#include <cstdint>
#include <stop_token>

#include "archive/spool.h"
#include "base/result.h"
#include "model/progress.h"
#include "model/project.h"

namespace goiso {

struct SnapshotLimits {
  std::int64_t max_bytes = std::int64_t{2} << 30;  ///< of file contents
  std::int64_t max_files = 200'000;                ///< of entries
};

/// Reads the project (its root and the included folders, or the single file) into `into` as a tar with names relative
/// to project.base. The same tree gives the same bytes: entries in byte order, modes 0644 or 0755, times to the second,
/// no owners. Symlinks are stored as links and never followed; one that leads out of the tree is left out and listed,
/// as are version control and editor folders, .git files, node_modules, sockets, fifos and devices. kUsage for a file
/// that cannot be read, that changes while it is read, and for a tree over the limits, whose largest folders the hint
/// names.
Result<Snapshot> take_snapshot(const Project& project, const SnapshotLimits& limits, Spool& into, Progress& progress,
                               std::stop_token stop);

}  // namespace goiso
