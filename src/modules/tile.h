#pragma once
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "modules/tree_hash.h"

namespace goiso {

/// 2^8 hashes a tile, as the Go checksum database cuts its tree.
constexpr int kTileHeight = 8;

/// A piece of the tree: `width` hashes of level `level`·`height`, from number `number`·2^height on. Full at 2^height,
/// else partial.
struct Tile {
  int level = 0;
  std::int64_t number = 0;
  int width = 0;
  int height = kTileHeight;
  auto operator<=>(const Tile&) const = default;

  int full_width() const { return 1 << height; }
  bool is_full() const { return width == full_width(); }
  std::string path() const;  ///< "tile/8/0/x001/234.p/5"; ".p/5" only when partial
  Tile full() const;         ///< the full tile of the same place
  /// The tile that holds the hash of this one, in a tree of `size` records. Only a full tile has one.
  Tile parent(std::int64_t size) const;
  int index_in_parent() const { return static_cast<int>(number & (full_width() - 1)); }
};

/// The tile of a tree of `size` records that `place` is in or is computed from; nullopt when `place` is not complete in
/// that tree.
std::optional<Tile> tile_holding(HashPlace place, std::int64_t size, int height);

/// The tiles that hold the subtrees of a tree of `size` records, topmost first, each at its width in that tree.
std::vector<Tile> tiles_of_root(std::int64_t size, int height);

/// The hashes of one tile. Immutable; any thread.
class TileHashes {
 public:
  /// Null unless `bytes` are exactly `width` hashes. Shared, since a cache and several readers hold one tile at a time.
  static std::shared_ptr<const TileHashes> of(std::string bytes, int width);

  const std::string& bytes() const { return bytes_; }
  TreeHash at(int index) const;
  /// The roots of the largest complete subtrees within the tile, left to right; of a full tile the one is the hash of
  /// the tile.
  const std::vector<TreeHash>& subtrees() const { return subtrees_; }
  /// The hash that covers 2^`levels_up` hashes from `first` on.
  TreeHash over(int first, int levels_up) const;

 private:
  explicit TileHashes(std::string bytes);
  std::string bytes_;
  std::vector<TreeHash> subtrees_;
};

}  // namespace goiso
