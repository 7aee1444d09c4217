#include "modules/tree_head.h"

#include <charconv>

#include "base/text.h"
#include "modules/note.h"

namespace goiso {
namespace {

constexpr std::string_view kFirstLine = "go.sum database tree";

}  // namespace

std::optional<std::int64_t> parse_record_number(std::string_view text) {
  std::int64_t number = 0;
  const auto end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  const bool is_canonical = !text.empty() && text[0] != '-' && (text[0] != '0' || text.size() == 1);
  if (error != std::errc{} || stopped != end || !is_canonical || number > kMaxTreeSize) {
    return std::nullopt;
  }
  return number;
}

Result<TreeHead> parse_tree_head(std::string_view text) {
  const auto lines = split(text, '\n');
  if (lines.size() >= 4 && lines[0] == kFirstLine) {
    const auto size = parse_record_number(lines[1]);
    const auto root = tree_hash_from_base64(lines[2]);
    if (size && root && (*size > 0 || *root == empty_tree_hash())) {
      return TreeHead{*size, *root};
    }
  }
  return Error{ErrorKind::kUntrusted, "malformed tree head of a checksum database", {}, {}};
}

Result<SignedHead> open_tree_head(std::string_view note, const VerifierKey& key) {
  TRY_ASSIGN(const auto text, open_note(note, key));
  TRY_ASSIGN(const auto tree, parse_tree_head(text));
  return SignedHead{std::string{note}, tree};
}

}  // namespace goiso
