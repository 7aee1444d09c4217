#include "modules/tree_hash.h"

#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <initializer_list>
#include <memory>

#include "base/hash.h"

namespace goiso {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// One context a thread: a tile is 255 hashes of 65 bytes, and making a context costs more than hashing that.
TreeHash sha256_of(std::initializer_list<std::string_view> parts) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  TreeHash hash{};
  EVP_DigestInit_ex2(context.get(), kSha256, nullptr);
  for (const auto part : parts) {
    EVP_DigestUpdate(context.get(), part.data(), part.size());
  }
  EVP_DigestFinal_ex(context.get(), hash.data(), nullptr);
  return hash;
}

std::string_view bytes_of(const TreeHash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

}  // namespace

TreeHash record_hash(std::string_view record) { return sha256_of({std::string_view{"\0", 1}, record}); }

TreeHash node_hash(const TreeHash& left, const TreeHash& right) {
  return sha256_of({"\1", bytes_of(left), bytes_of(right)});
}

TreeHash empty_tree_hash() { return sha256_of({}); }

std::string to_base64(const TreeHash& hash) { return to_base64(bytes_of(hash)); }

std::optional<TreeHash> tree_hash_from_base64(std::string_view text) {
  const auto bytes = from_base64(text);
  TreeHash hash{};
  if (!bytes || bytes->size() != hash.size()) {
    return std::nullopt;
  }
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return hash;
}

std::int64_t stored_hash_index(HashPlace place) {
  auto number = place.number;
  for (int level = place.level; level > 0; --level) {
    number = 2 * number + 1;
  }
  std::int64_t index = 0;
  for (; number > 0; number >>= 1) {
    index += number;
  }
  return index + place.level;
}

std::vector<HashPlace> subtrees_of(std::int64_t size) {
  std::vector<HashPlace> subtrees;
  std::int64_t start = 0;
  while (start < size) {
    const int level = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(size - start))) - 1;
    subtrees.push_back({level, start >> level});
    start += std::int64_t{1} << level;
  }
  return subtrees;
}

TreeHash root_of(const std::vector<TreeHash>& subtrees) {
  if (subtrees.empty()) {
    return empty_tree_hash();
  }
  auto root = subtrees.back();
  for (auto subtree = subtrees.rbegin() + 1; subtree != subtrees.rend(); ++subtree) {
    root = node_hash(*subtree, root);
  }
  return root;
}

}  // namespace goiso
