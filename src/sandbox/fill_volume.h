#pragma once
#include <functional>
#include <stop_token>
#include <string>

#include "archive/tar_writer.h"
#include "base/result.h"
#include "sandbox/box.h"
#include "sandbox/workshop.h"

namespace goiso {

/// Streams a tar.
using TreeWriter = std::function<Result<void>(const ByteSink& sink)>;

/// A volume that a trusted box fills once and every box after that only reads.
struct VolumeFill {
  std::string volume;
  BoxPlan plan;              ///< of the box that fills it; its name is the lock between processes
  std::string place;         ///< where the volume is in that box
  std::string receipt_path;  ///< in there; written last
  std::string receipt;       ///< what it says when the volume is whole
  std::string told;          ///< for progress: "unpacking go1.21.13 into the engine"
  std::uint64_t max_bytes = 0, max_entries = 0;
  TreeWriter write_tree;
};

/// Whose work made a volume what it is now.
enum class FilledBy {
  kUs,
  kOthers,  ///< another thread or process held the lock; they may also have failed
};

/// Unpacks the tree unprivileged in a trusted box, receipt last. When somebody else is at it, waits for them instead
/// and then returns; the caller looks at the receipt again.
Result<FilledBy> fill_volume(const Workshop& shop, const VolumeFill& fill, std::stop_token stop);

/// Unpacks a tar in a trusted box.
Result<void> unpack_in(Box& box, const wire::UnpackMessage& unpack, const TreeWriter& write_tree, std::stop_token stop);

/// One small file in a trusted box.
Result<void> write_file_in(Box& box, const std::string& path, const std::string& content, std::stop_token stop);

/// Ends a trusted box whose work is done. Without the final frame nothing says that the writes are done.
Result<void> finish_box(Box& box, std::stop_token stop);

}  // namespace goiso
