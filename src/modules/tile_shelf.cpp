#include "modules/tile_shelf.h"

#include <fmt/format.h>

namespace goiso {
namespace {

constexpr std::size_t kMaxInMemory = 1024;  // 8 MiB of full tiles, and what they hash to

std::string cut(const std::string& bytes, const Tile& tile) {
  const auto size = static_cast<std::size_t>(tile.width) * sizeof(TreeHash);
  const auto whole = static_cast<std::size_t>(tile.full_width()) * sizeof(TreeHash);
  return bytes.size() == whole ? bytes.substr(0, size) : std::string{};
}

// A database that signs a tree and does not have it is broken; a disk that does not have it is only empty.
Error absent(const Tile& tile, TileShelf::Origin origin) {
  const bool is_stored = origin == TileShelf::Origin::kStored;
  return Error{is_stored ? ErrorKind::kNotFound : ErrorKind::kNetwork,
               fmt::format("the checksum database's '{}' is not {}", tile.path(), is_stored ? "stored" : "there"),
               {},
               {}};
}

}  // namespace

TileSource TileShelf::source(Origin origin, int& budget, std::stop_token stop) {
  return [this, origin, &budget, stop](const Tile& tile) { return take(tile, origin, budget, stop); };
}

TileShelf::TilePointer TileShelf::in_memory(const Tile& tile) const {
  const std::lock_guard lock{mutex_};
  const auto found = tiles_.find(tile);
  return found == tiles_.end() ? nullptr : found->second;
}

// A tile that has grown full since is stored as such; its beginning is what the smaller tree had.
Result<std::optional<std::string>> TileShelf::stored(const Tile& tile) const {
  TRY_ASSIGN(auto bytes, files_.read("/" + tile.path()));
  if (bytes || tile.is_full()) {
    return bytes;
  }
  TRY_ASSIGN(const auto full, files_.read("/" + tile.full().path()));
  return full ? std::optional{cut(*full, tile)} : std::nullopt;
}

Result<std::string> TileShelf::fetch(const Tile& tile, int& budget, std::stop_token stop) const {
  if (--budget < 0) {
    return Error{ErrorKind::kUntrusted, "a lookup needs more tiles than any honest one", {}, {}};
  }
  TRY_ASSIGN(auto bytes, source_("/" + tile.path(), stop));
  if (bytes) {
    return std::move(*bytes);
  }
  if (tile.is_full()) {
    return absent(tile, Origin::kSource);
  }
  TRY_ASSIGN(const auto full, source_("/" + tile.full().path(), stop));
  return full ? Result<std::string>{cut(*full, tile)} : absent(tile, Origin::kSource);
}

Result<TileShelf::TilePointer> TileShelf::take(const Tile& tile, Origin origin, int& budget,
                                               std::stop_token stop) const {
  if (origin != Origin::kSource) {
    if (auto kept = in_memory(tile)) {
      return kept;
    }
    TRY_ASSIGN(auto bytes, stored(tile));
    if (bytes) {
      return TileHashes::of(std::move(*bytes), tile.width);
    }
  }
  if (origin == Origin::kStored) {
    return absent(tile, origin);
  }
  TRY_ASSIGN(auto bytes, fetch(tile, budget, stop));
  return TileHashes::of(std::move(bytes), tile.width);
}

Result<void> TileShelf::write_unless_same(const Tile& tile, const TileHashes& hashes) {
  TRY_ASSIGN(const auto present, files_.read("/" + tile.path()));
  if (present && *present == hashes.bytes()) {
    return {};
  }
  return files_.keep("/" + tile.path(), hashes.bytes());
}

void TileShelf::remember(const Tile& tile, const TilePointer& hashes) {
  const std::lock_guard lock{mutex_};
  if (tiles_.size() >= kMaxInMemory) {
    tiles_.clear();
  }
  tiles_.insert_or_assign(tile, hashes);
}

Result<void> TileShelf::keep(const TreeRead& read, Origin origin) {
  for (const auto& [tile, hashes] : read.tiles) {
    if (origin != Origin::kSource && in_memory(tile)) {
      continue;
    }
    if (auto written = origin == Origin::kStored ? Result<void>{} : write_unless_same(tile, *hashes); !written) {
      return written;
    }
    remember(tile, hashes);
  }
  return {};
}

}  // namespace goiso
