#include <algorithm>
#include <cstdlib>

#include "modules/tree_reader.h"

// The input chooses a tree's size, a record and every tile. Whatever is read must be what the tiles say of a root that
// they make up themselves.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr int kHeight = 2;
  if (size < 4) {
    return 0;
  }
  const std::int64_t records = 1 + data[0] + 256 * (data[1] % 4);
  const std::int64_t id = data[2] + 256 * (data[3] % 4);
  const std::string pool{reinterpret_cast<const char*>(data + 4), size - 4};
  const auto tiles = [&](const goiso::Tile& tile) -> goiso::Result<std::shared_ptr<const goiso::TileHashes>> {
    std::string bytes(static_cast<std::size_t>(tile.width) * 32, '\0');
    const auto from = std::min(pool.size(), static_cast<std::size_t>(tile.level * 7 + tile.number) % (pool.size() + 1));
    std::copy_n(pool.begin() + static_cast<std::ptrdiff_t>(from), std::min(bytes.size(), pool.size() - from),
                bytes.begin());
    return goiso::TileHashes::of(pool.size() % 3 == 0 && tile.level == 1 ? pool : bytes, tile.width);
  };
  std::vector<goiso::TreeHash> subtrees;
  for (const auto& tile : goiso::tiles_of_root(records, kHeight)) {
    const auto hashes = tiles(tile);
    if (!*hashes) {
      return 0;
    }
    subtrees.insert(subtrees.end(), (*hashes)->subtrees().begin(), (*hashes)->subtrees().end());
  }
  const goiso::TreeHead head{records, goiso::root_of(subtrees)};
  const auto read = goiso::read_tree(head, {{0, id}}, kHeight, tiles);
  if (read && (id >= records || !read->tiles.contains(*goiso::tile_holding({0, id}, records, kHeight)))) {
    std::abort();
  }
  return 0;
}
