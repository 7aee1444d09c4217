#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace goiso {

/// Who may sign a note: a name and an Ed25519 public key, written "name+hash+base64" (golang.org/x/mod/sumdb/note). A
/// plain value; any thread.
class VerifierKey {
 public:
  /// kUntrusted for a key whose hash does not belong to its name and key, or whose algorithm is not Ed25519.
  static Result<VerifierKey> parse(std::string_view text);

  const std::string& name() const { return name_; }
  std::uint32_t hash() const { return hash_; }  ///< first four bytes of SHA-256 over name, newline, algorithm, key
  std::string text() const;                     ///< as parse() takes it
  /// Whether `signature` (64 bytes) is this key's over exactly `text`.
  bool has_signed(std::string_view text, std::string_view signature) const;

 private:
  VerifierKey() = default;
  std::string name_;
  std::uint32_t hash_ = 0;
  std::string public_key_;  // 32 bytes
};

/// Not empty, valid UTF-8, no Unicode space, no '+'.
bool is_signer_name(std::string_view name);

}  // namespace goiso
