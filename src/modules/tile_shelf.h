#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>

#include "base/result.h"
#include "modules/sum_files.h"
#include "modules/sum_source.h"
#include "modules/tree_reader.h"

namespace goiso {

/// The tiles of one database: in memory, on disk, and where they come from. Any thread.
class TileShelf {
 public:
  enum class Origin {
    kAnywhere,  ///< memory, disk, then `source`
    kStored,    ///< memory and disk
    kSource,    ///< `source` alone, for when what is stored is damaged
  };

  /// Both must outlive this.
  TileShelf(SumFiles& files, const SumSource& source) : files_(files), source_(source) {}

  /// Where read_tree() takes its tiles from, for one lookup: at most 64 are fetched with `budget`, which starts at 64.
  /// References must outlive it.
  TileSource source(Origin origin, int& budget, std::stop_token stop);

  /// Keeps verified tiles: those that are not in memory yet there, and those that are not the same on disk there.
  /// Writes nothing for kStored.
  Result<void> keep(const TreeRead& read, Origin origin);

 private:
  using TilePointer = std::shared_ptr<const TileHashes>;
  Result<TilePointer> take(const Tile& tile, Origin origin, int& budget, std::stop_token stop) const;
  Result<std::string> fetch(const Tile& tile, int& budget, std::stop_token stop) const;
  Result<std::optional<std::string>> stored(const Tile& tile) const;
  TilePointer in_memory(const Tile& tile) const;
  void remember(const Tile& tile, const TilePointer& hashes);
  Result<void> write_unless_same(const Tile& tile, const TileHashes& hashes);

  SumFiles& files_;
  const SumSource& source_;
  mutable std::mutex mutex_;
  std::map<Tile, TilePointer> tiles_;  // guarded by mutex_; verified ones only
};

}  // namespace goiso
