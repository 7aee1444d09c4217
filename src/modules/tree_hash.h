#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goiso {

// The Merkle tree of a transparency log (RFC 6962, 2.1; golang.org/x/mod/sumdb/tlog). Level 0 holds the record hashes,
// a hash of level n covers 2^n records.

using TreeHash = std::array<std::uint8_t, 32>;

/// No tree is larger, so that sizes, indexes and their doubles fit into 64 bits.
constexpr std::int64_t kMaxTreeSize = std::int64_t{1} << 60;

TreeHash record_hash(std::string_view record);                    ///< SHA-256 of 00 and the text
TreeHash node_hash(const TreeHash& left, const TreeHash& right);  ///< SHA-256 of 01 and both
TreeHash empty_tree_hash();                                       ///< SHA-256 of nothing

std::string to_base64(const TreeHash& hash);
std::optional<TreeHash> tree_hash_from_base64(std::string_view text);  ///< strict; nullopt unless it is 32 bytes

/// One hash of the tree: the `number`th of its level, from 0.
struct HashPlace {
  int level = 0;
  std::int64_t number = 0;
  auto operator<=>(const HashPlace&) const = default;
};

/// Where tlog stores that hash when records are appended one by one.
std::int64_t stored_hash_index(HashPlace place);

/// The complete subtrees that a tree of `size` records consists of, left to right; none for 0.
std::vector<HashPlace> subtrees_of(std::int64_t size);

/// The root over the hashes of subtrees_of(size), in that order.
TreeHash root_of(const std::vector<TreeHash>& subtrees);

}  // namespace goiso
