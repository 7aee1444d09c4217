#include "modules/note.h"

#include <fmt/format.h>

#include <optional>

#include "base/hash.h"
#include "base/text.h"
#include "base/utf8.h"

namespace goiso {
namespace {

constexpr std::size_t kMaxSignatures = 100;  // note.Open
constexpr std::size_t kMaxNote = 1'000'000;  // tlog.ParseTree
constexpr std::size_t kKeyHashSize = 4;
constexpr std::string_view kLineStart = "\u2014 ";  // an em dash and a space

struct Signature {
  std::string_view name;
  std::uint32_t key_hash = 0;
  std::string bytes;
};

Error malformed(const char* why) {
  return Error{ErrorKind::kUntrusted, fmt::format("malformed signed note: {}", why), {}, {}};
}

bool is_plain_text(std::string_view text) {
  while (!text.empty()) {
    const auto step = next_utf8(text);
    if (!step.is_valid || (step.code_point < 0x20 && step.code_point != '\n')) {
      return false;
    }
    text.remove_prefix(step.size);
  }
  return true;
}

std::optional<Signature> parse_signature(std::string_view line) {
  if (!line.starts_with(kLineStart)) {
    return std::nullopt;
  }
  line.remove_prefix(kLineStart.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos || !is_signer_name(line.substr(0, space))) {
    return std::nullopt;
  }
  const auto decoded = from_base64(line.substr(space + 1));
  if (!decoded || decoded->size() <= kKeyHashSize) {
    return std::nullopt;
  }
  Signature signature{line.substr(0, space), 0, decoded->substr(kKeyHashSize)};
  for (std::size_t i = 0; i < kKeyHashSize; ++i) {
    signature.key_hash = signature.key_hash << 8 | static_cast<unsigned char>((*decoded)[i]);
  }
  return signature;
}

// Whether `key` has signed `text` in one of `lines`.
Result<bool> is_vouched_for(std::string_view text, const std::vector<std::string_view>& lines, const VerifierKey& key) {
  bool is_signed = false;
  for (const auto line : lines) {
    const auto signature = parse_signature(line);
    if (!signature) {
      return malformed("a signature line is not well formed");
    }
    if (signature->name != key.name() || signature->key_hash != key.hash()) {
      continue;
    }
    if (!key.has_signed(text, signature->bytes)) {
      return Error{
          ErrorKind::kUntrusted, fmt::format("the signature of '{}' is wrong", terminal_safe(key.name())), {}, {}};
    }
    is_signed = true;
  }
  return is_signed;
}

}  // namespace

Result<std::string> open_note(std::string_view note, const VerifierKey& key) {
  if (note.size() > kMaxNote || !is_plain_text(note)) {
    return malformed("it is too long, not UTF-8 or has control characters");
  }
  const auto blank = note.rfind("\n\n");
  if (blank == std::string_view::npos || blank + 2 == note.size() || !note.ends_with('\n')) {
    return malformed("no signatures after a blank line");
  }
  const auto text = note.substr(0, blank + 1);
  auto lines = split(note.substr(blank + 2), '\n');
  lines.pop_back();  // behind the last newline
  if (lines.size() > kMaxSignatures) {
    return malformed("too many signatures");
  }
  TRY_ASSIGN(const bool is_signed, is_vouched_for(text, lines, key));
  if (!is_signed) {
    return Error{
        ErrorKind::kUntrusted, fmt::format("the note is not signed by '{}'", terminal_safe(key.name())), {}, {}};
  }
  return std::string{text};
}

}  // namespace goiso
