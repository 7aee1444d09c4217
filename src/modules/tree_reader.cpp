#include "modules/tree_reader.h"

#include <fmt/format.h>

#include <set>

namespace goiso {
namespace {

constexpr std::size_t kMaxTiles = 64;

using Tiles = std::map<Tile, std::shared_ptr<const TileHashes>>;

Error foreign(const Tile& tile, const TreeHead& head) {
  return Error{ErrorKind::kUntrusted,
               fmt::format("'{}' is not part of the signed tree of {} records", tile.path(), head.size),
               {},
               {}};
}

Error unverified(const Tile& tile) {
  return Error{
      ErrorKind::kInternal, fmt::format("'{}' would be used without having been verified", tile.path()), {}, {}};
}

/// The tiles that one read needs. What is fetched stays apart from what is verified, and only the latter is ever read
/// from.
class Reading {
 public:
  Reading(const TreeHead& head, int height) : head_(head), height_(height) {
    for (const auto& tile : tiles_of_root(head.size, height)) {
      of_root_.insert(tile);
    }
  }

  Result<void> plan(HashPlace place) {
    auto tile = tile_holding(place, head_.size, height_);
    if (!tile) {
      return Error{
          ErrorKind::kUntrusted,
          fmt::format("record {} is beyond the signed tree of {} records", place.number << place.level, head_.size),
          {},
          {}};
    }
    while (!of_root_.contains(*tile) && below_root_.insert(*tile).second) {
      tile = tile->parent(head_.size);
    }
    return {};
  }

  Result<void> fetch(const TileSource& source) {
    if (of_root_.size() + below_root_.size() > kMaxTiles) {
      return Error{ErrorKind::kUntrusted, "a proof needs more tiles than any honest one", {}, {}};
    }
    auto tiles = of_root_;
    tiles.insert(below_root_.begin(), below_root_.end());
    for (const auto& tile : tiles) {
      TRY_ASSIGN(auto hashes, source(tile));
      if (!hashes || hashes->bytes().size() != static_cast<std::size_t>(tile.width) * sizeof(TreeHash)) {
        return foreign(tile, head_);
      }
      fetched_.emplace(tile, std::move(hashes));
    }
    return {};
  }

  // The subtrees that the root is made of are all that these tiles hold, so the root vouches for every byte of them.
  Result<void> verify_root() {
    std::vector<TreeHash> subtrees;
    for (const auto& tile : tiles_of_root(head_.size, height_)) {
      const auto& part = fetched_.at(tile)->subtrees();
      subtrees.insert(subtrees.end(), part.begin(), part.end());
    }
    if (root_of(subtrees) != head_.root) {
      return Error{ErrorKind::kUntrusted,
                   fmt::format("the tiles do not make up the signed tree of {} records", head_.size),
                   {},
                   {}};
    }
    for (const auto& tile : of_root_) {
      verified_.emplace(tile, fetched_.at(tile));
    }
    return {};
  }

  Result<void> verify_below() {
    for (auto tile = below_root_.rbegin(); tile != below_root_.rend(); ++tile) {  // the higher level first
      const auto parent = tile->parent(head_.size);
      if (!verified_.contains(parent)) {
        return unverified(parent);
      }
      const auto& hashes = fetched_.at(*tile);
      if (!tile->is_full() || hashes->subtrees().front() != verified_.at(parent)->at(tile->index_in_parent())) {
        return foreign(*tile, head_);
      }
      verified_.emplace(*tile, hashes);
    }
    return {};
  }

  Result<TreeHash> hash_at(HashPlace place) const {
    const auto tile = tile_holding(place, head_.size, height_);
    if (!verified_.contains(*tile)) {
      return unverified(*tile);
    }
    const int levels_up = place.level % height_;
    const auto first = (place.number << levels_up) - (tile->number << height_);
    return verified_.at(*tile)->over(static_cast<int>(first), levels_up);
  }

  Tiles take_tiles() { return std::move(verified_); }

 private:
  const TreeHead& head_;
  int height_;
  std::set<Tile> of_root_, below_root_;
  Tiles fetched_, verified_;
};

}  // namespace

Result<TreeRead> read_tree(const TreeHead& head, const std::vector<HashPlace>& places, int height,
                           const TileSource& source) {
  Reading reading{head, height};
  for (const auto place : places) {
    TRY(reading.plan(place));
  }
  TRY(reading.fetch(source));
  TRY(reading.verify_root());
  TRY(reading.verify_below());
  TreeRead read;
  for (const auto place : places) {
    TRY_ASSIGN(const auto hash, reading.hash_at(place));
    read.hashes.push_back(hash);
  }
  read.tiles = reading.take_tiles();
  return read;
}

Result<TreeRead> read_past_root(const TreeHead& head, std::int64_t size, int height, const TileSource& source) {
  TRY_ASSIGN(auto read, read_tree(head, subtrees_of(size), height, source));
  read.hashes = {root_of(read.hashes)};
  return read;
}

}  // namespace goiso
