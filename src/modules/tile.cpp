#include "modules/tile.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace goiso {
namespace {

constexpr std::size_t kHashSize = sizeof(TreeHash);

int width_of(int level, std::int64_t number, std::int64_t size, int height) {
  const auto hashes = size >> (level * height);
  return static_cast<int>(std::min<std::int64_t>(hashes - (number << height), std::int64_t{1} << height));
}

// Three digits a part, all but the last marked with 'x', so that no folder has more than 1000 names twice over.
std::string parts_of(std::int64_t number) {
  auto text = fmt::format("{:03}", number % 1000);
  for (number /= 1000; number > 0; number /= 1000) {
    text = fmt::format("x{:03}/{}", number % 1000, text);
  }
  return text;
}

}  // namespace

std::string Tile::path() const {
  const auto whole = fmt::format("tile/{}/{}/{}", height, level, parts_of(number));
  return is_full() ? whole : fmt::format("{}.p/{}", whole, width);
}

Tile Tile::full() const { return {level, number, full_width(), height}; }

Tile Tile::parent(std::int64_t size) const {
  const auto up = number >> height;
  return {level + 1, up, width_of(level + 1, up, size, height), height};
}

std::optional<Tile> tile_holding(HashPlace place, std::int64_t size, int height) {
  if (place.level < 0 || place.level > 60 || place.number < 0 || place.number >= size >> place.level) {
    return std::nullopt;
  }
  const int level = place.level / height;
  const auto number = place.number >> (height - place.level % height);
  return Tile{level, number, width_of(level, number, size, height), height};
}

std::vector<Tile> tiles_of_root(std::int64_t size, int height) {
  std::vector<Tile> tiles;
  for (int level = 0; level * height <= 60; ++level) {
    const auto hashes = size >> (level * height);
    const int width = static_cast<int>(hashes & ((1 << height) - 1));
    if (width > 0) {
      tiles.insert(tiles.begin(), Tile{level, hashes >> height, width, height});
    }
  }
  return tiles;
}

std::shared_ptr<const TileHashes> TileHashes::of(std::string bytes, int width) {
  if (width <= 0 || bytes.size() != static_cast<std::size_t>(width) * kHashSize) {
    return nullptr;
  }
  return std::shared_ptr<const TileHashes>{new TileHashes{std::move(bytes)}};
}

TileHashes::TileHashes(std::string bytes) : bytes_(std::move(bytes)) {
  const int width = static_cast<int>(bytes_.size() / kHashSize);
  for (const auto& subtree : subtrees_of(width)) {
    subtrees_.push_back(over(static_cast<int>(subtree.number << subtree.level), subtree.level));
  }
}

TreeHash TileHashes::at(int index) const {
  TreeHash hash{};
  std::memcpy(hash.data(), bytes_.data() + static_cast<std::size_t>(index) * kHashSize, kHashSize);
  return hash;
}

TreeHash TileHashes::over(int first, int levels_up) const {
  std::vector<TreeHash> row;
  row.reserve(std::size_t{1} << levels_up);
  for (int i = 0; i < 1 << levels_up; ++i) {
    row.push_back(at(first + i));
  }
  for (; row.size() > 1; row.resize(row.size() / 2)) {
    for (std::size_t i = 0; i < row.size() / 2; ++i) {
      row[i] = node_hash(row[2 * i], row[2 * i + 1]);
    }
  }
  return row.front();
}

}  // namespace goiso
