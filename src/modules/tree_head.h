#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "modules/tree_hash.h"
#include "modules/verifier_key.h"

namespace goiso {

/// A log at one moment: how many records it had and the hash over them all.
struct TreeHead {
  std::int64_t size = 0;
  TreeHash root = empty_tree_hash();
  auto operator<=>(const TreeHead&) const = default;
};

/// A tree head with the note that proves who said so. The default one is the empty tree, which everybody may claim.
struct SignedHead {
  std::string note;
  TreeHead tree;
};

/// "go.sum database tree\n<size>\n<base64 root>\n"; further lines are allowed and never read. kUntrusted for anything
/// else.
Result<TreeHead> parse_tree_head(std::string_view text);

/// Opens the note with `key` and parses its text.
Result<SignedHead> open_tree_head(std::string_view note, const VerifierKey& key);

/// A number as the log writes it: decimal, no sign, no leading zero, at most kMaxTreeSize.
std::optional<std::int64_t> parse_record_number(std::string_view text);

}  // namespace goiso
