#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "base/result.h"
#include "modules/tile.h"
#include "modules/tree_head.h"

namespace goiso {

/// Brings a tile that nobody has checked yet, at exactly its width.
using TileSource = std::function<Result<std::shared_ptr<const TileHashes>>(const Tile& tile)>;

/// What was read out of a tree, and the tiles that prove it.
struct TreeRead {
  std::vector<TreeHash> hashes;                             ///< in the order asked
  std::map<Tile, std::shared_ptr<const TileHashes>> tiles;  ///< all verified; shared with whoever caches them
};

/// The hashes at `places`, each computed from tiles that were checked up to the root of `head`. kUntrusted when a place
/// is not in the tree, when a tile does not belong to it, or when more than 64 tiles would be needed; the source's
/// errors pass through. Pure but for `source`.
Result<TreeRead> read_tree(const TreeHead& head, const std::vector<HashPlace>& places, int height,
                           const TileSource& source);

/// The root that the tree of `head` had when it held its first `size` records: what an honest older head says.
Result<TreeRead> read_past_root(const TreeHead& head, std::int64_t size, int height, const TileSource& source);

}  // namespace goiso
