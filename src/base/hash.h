#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace goiso {

/// SHA-256, fed in pieces. Movable; one thread at a time.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::string_view bytes);
  /// The digest of everything so far; the object may not be used afterwards.
  std::array<std::uint8_t, 32> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string to_hex(std::string_view bytes);     ///< lower case
std::string to_base64(std::string_view bytes);  ///< standard alphabet, padded
/// What to_base64 made; nullopt for anything else: white space, missing padding, stray bits at the end.
std::optional<std::string> from_base64(std::string_view text);
std::string sha256_hex(std::string_view bytes);     ///< 64 lower-case hex digits
std::string sha256_digest(std::string_view bytes);  ///< "sha256:" + hex, as contracts.md writes digests
std::string random_hex(std::size_t bytes);          ///< from the kernel's generator

}  // namespace goiso
