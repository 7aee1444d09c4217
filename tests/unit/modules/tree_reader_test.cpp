#include "modules/tree_reader.h"

#include <gmock/gmock.h>

#include "log_fixture.h"

namespace goiso {
namespace {
using namespace tests;

/// A whole log in memory, every hash of it worked out the slow way.
class SlowLog {
 public:
  explicit SlowLog(std::int64_t size) {
    for (std::int64_t i = 0; i < size; ++i) {
      records_.push_back(record_hash("record " + std::to_string(i) + "\n"));
    }
  }

  TreeHash over(std::int64_t first, std::int64_t count) const {
    if (count == 1) {
      return records_.at(static_cast<std::size_t>(first));
    }
    std::int64_t half = 1;
    while (half * 2 < count) {
      half *= 2;
    }
    return node_hash(over(first, half), over(first + half, count - half));
  }

  TreeHead head(std::int64_t size) const { return {size, size == 0 ? empty_tree_hash() : over(0, size)}; }

  Result<std::shared_ptr<const TileHashes>> tile(const Tile& tile) const {
    std::string bytes;
    for (int i = 0; i < tile.width; ++i) {
      const auto covered = std::int64_t{1} << (tile.level * tile.height);
      const auto hash = over(((tile.number << tile.height) + i) * covered, covered);
      bytes.append(hash.begin(), hash.end());
    }
    return TileHashes::of(std::move(bytes), tile.width);
  }

 private:
  std::vector<TreeHash> records_;
};

TileSource tiles_of(const SlowLog& log) {
  return [&log](const Tile& tile) { return log.tile(tile); };
}

std::map<std::string, std::string> vector_tiles() {
  std::map<std::string, std::string> tiles;
  for (const auto& [path, bytes] : vectors()["tiles"].items()) {
    tiles[path] = bytes_of(bytes);
  }
  return tiles;
}

TileSource tiles_in(const std::map<std::string, std::string>& tiles) {
  return [&tiles](const Tile& tile) -> Result<std::shared_ptr<const TileHashes>> {
    const auto found = tiles.find(tile.path());
    return found == tiles.end() ? nullptr : TileHashes::of(found->second, tile.width);
  };
}

TreeHead vector_head(int size) { return {size, hash_of(vectors()["tree_hashes"][std::to_string(size)])}; }

TEST(TreeHash, StoresHashesWhereTlogDoes) {
  for (const auto& row : vectors()["stored_hash_index"]) {
    EXPECT_EQ(stored_hash_index({row[0].get<int>(), row[1].get<std::int64_t>()}), row[2].get<std::int64_t>());
  }
}

TEST(TreeHash, OfRecordsAndTreesIsThatOfTheVectors) {
  EXPECT_EQ(empty_tree_hash(), hash_of(vectors()["x_mod"]["empty_tree_hash"]));
  std::vector<TreeHash> records;
  for (std::size_t i = 0; i < vectors()["records"].size(); ++i) {
    records.push_back(record_hash(word(vectors()["records"][i])));
    EXPECT_EQ(records.back(), hash_of(vectors()["record_hashes"][i]));
  }
  for (const auto& [size, root] : vectors()["tree_hashes"].items()) {
    const auto head = TreeHead{std::stoll(size), hash_of(root)};
    EXPECT_EQ(read_past_root(vector_head(27), head.size, 2, tiles_in(vector_tiles()))->hashes.at(0), head.root) << size;
  }
}

TEST(Tile, HasThePathThatTheServerUses) {
  for (const auto& row : vectors()["x_mod"]["tile_paths"]) {
    const Tile tile{row["L"].get<int>(), row["N"].get<std::int64_t>(), row["W"].get<int>(), row["H"].get<int>()};
    EXPECT_EQ(tile.path(), word(row["path"]));
  }
  EXPECT_EQ((Tile{0, 999, 256}).path(), "tile/8/0/999");
  EXPECT_EQ((Tile{2, 1000, 7}).path(), "tile/8/2/x001/000.p/7");
}

TEST(Tile, HasNoHashesOfAnotherLength) {
  EXPECT_EQ(TileHashes::of(std::string(31, 'x'), 1), nullptr);
  EXPECT_EQ(TileHashes::of(std::string(64, 'x'), 1), nullptr);
  EXPECT_EQ(TileHashes::of("", 0), nullptr);
  EXPECT_NE(TileHashes::of(std::string(64, 'x'), 2), nullptr);
}

TEST(TreeReader, ReadsEveryRecordOfEveryTree) {
  constexpr std::int64_t kRecords = 70;
  const SlowLog log{kRecords};
  for (const int height : {1, 2, 3, 8}) {
    for (std::int64_t size = 1; size <= kRecords; ++size) {
      for (std::int64_t id = 0; id < size; id += 1 + size / 9) {
        const auto read = read_tree(log.head(size), {{0, id}}, height, tiles_of(log));
        ASSERT_TRUE(read) << size << " " << id << " " << read.error().message;
        ASSERT_EQ(read->hashes.at(0), log.over(id, 1));
      }
    }
  }
}

TEST(TreeReader, ReadsEveryPastRoot) {
  constexpr std::int64_t kRecords = 40;
  const SlowLog log{kRecords};
  for (std::int64_t size = 0; size <= kRecords; ++size) {
    for (std::int64_t past = 0; past <= size; ++past) {
      const auto read = read_past_root(log.head(size), past, 2, tiles_of(log));
      ASSERT_TRUE(read) << size << " " << past;
      ASSERT_EQ(read->hashes.at(0), log.head(past).root);
    }
  }
}

TEST(TreeReader, ReadsNothingBeyondTheTree) {
  const SlowLog log{30};
  EXPECT_EQ(read_tree(log.head(20), {{0, 20}}, 2, tiles_of(log)).error().kind, ErrorKind::kUntrusted);
  EXPECT_EQ(read_tree(log.head(20), {{3, 2}}, 2, tiles_of(log)).error().kind, ErrorKind::kUntrusted)
      << "a subtree that is not complete";
  EXPECT_EQ(read_tree(log.head(20), {{0, -1}}, 2, tiles_of(log)).error().kind, ErrorKind::kUntrusted);
  EXPECT_EQ(read_past_root(log.head(20), 21, 2, tiles_of(log)).error().kind, ErrorKind::kUntrusted);
}

// The hole of CVE-2026-56865 was that some tiles were used and not checked; so every byte of every tile that a read
// uses must matter.
TEST(TreeReader, AcceptsNoChangedByteOfAnyTile) {
  const auto honest = vector_tiles();
  for (const int size : {20, 27}) {
    for (std::int64_t id = 0; id < size; ++id) {
      const auto used = read_tree(vector_head(size), {{0, id}}, 2, tiles_in(honest));
      ASSERT_TRUE(used) << used.error().message;
      ASSERT_EQ(used->hashes.at(0), hash_of(vectors()["record_hashes"][static_cast<std::size_t>(id)]));
      for (const auto& [tile, hashes] : used->tiles) {
        for (std::size_t i = 0; i < hashes->bytes().size(); ++i) {
          auto forged = honest;
          forged[tile.path()][i] = static_cast<char>(forged[tile.path()][i] ^ (1 << i % 8));
          const auto read = read_tree(vector_head(size), {{0, id}}, 2, tiles_in(forged));
          ASSERT_FALSE(read) << tile.path() << " byte " << i;
          ASSERT_EQ(read.error().kind, ErrorKind::kUntrusted);
        }
      }
    }
  }
}

TEST(TreeReader, AcceptsNoTileInThePlaceOfAnother) {
  const auto honest = vector_tiles();
  for (const auto& [path, bytes] : honest) {
    for (const auto& [other, other_bytes] : honest) {
      auto forged = honest;
      forged[path] = other_bytes;
      int used = 0, read = 0;
      for (std::int64_t id = 0; id < 27; ++id) {
        const auto proof = read_tree(vector_head(27), {{0, id}}, 2, tiles_in(honest));
        const bool uses = std::any_of(proof->tiles.begin(), proof->tiles.end(),
                                      [&path = path](const auto& tile) { return tile.first.path() == path; });
        used += uses ? 1 : 0;
        read += uses && read_tree(vector_head(27), {{0, id}}, 2, tiles_in(forged)) ? 1 : 0;
      }
      EXPECT_EQ(read, bytes == other_bytes ? used : 0) << other << " as " << path;
    }
  }
}

TEST(TreeReader, PassesOnWhatTheSourceSays) {
  const auto broken = [](const Tile&) -> Result<std::shared_ptr<const TileHashes>> {
    return Error{ErrorKind::kNetwork, "gone", {}, {}};
  };
  EXPECT_EQ(read_tree(vector_head(27), {{0, 1}}, 2, broken).error().kind, ErrorKind::kNetwork);
}

TEST(TreeReader, AsksForNoMoreThan64Tiles) {
  int asked = 0;
  const auto counting = [&](const Tile& tile) {
    ++asked;
    return Result<std::shared_ptr<const TileHashes>>{
        TileHashes::of(std::string(static_cast<std::size_t>(tile.width) * 32, 'x'), tile.width)};
  };
  const TreeHead deep{kMaxTreeSize - 1, {}};
  EXPECT_FALSE(read_past_root(deep, kMaxTreeSize / 2 - 1, 1, counting));
  EXPECT_EQ(asked, 0);
}

}  // namespace
}  // namespace goiso
