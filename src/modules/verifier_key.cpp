#include "modules/verifier_key.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <memory>

#include "base/hash.h"
#include "base/text.h"
#include "base/utf8.h"

namespace goiso {
namespace {

constexpr char kEd25519 = 1;
constexpr std::size_t kKeySize = 32;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// unicode.IsSpace, which the note format is written with.
bool is_space(char32_t point) {
  return (point >= 0x09 && point <= 0x0D) || point == ' ' || point == 0x85 || point == 0xA0 || point == 0x1680 ||
         (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F ||
         point == 0x205F || point == 0x3000;
}

std::uint32_t hash_of(const std::string& name, const std::string& algorithm_and_key) {
  Sha256 sha;
  sha.update(name + "\n" + algorithm_and_key);
  const auto digest = sha.finish();
  return std::uint32_t{digest[0]} << 24 | std::uint32_t{digest[1]} << 16 | std::uint32_t{digest[2]} << 8 | digest[3];
}

Error malformed(std::string_view text, const char* why) {
  return Error{ErrorKind::kUntrusted, fmt::format("'{}' is no verifier key: {}", terminal_safe(text), why), {}, {}};
}

}  // namespace

bool is_signer_name(std::string_view name) {
  if (name.empty()) {
    return false;
  }
  while (!name.empty()) {
    const auto step = next_utf8(name);
    if (!step.is_valid || step.code_point == '+' || is_space(step.code_point)) {
      return false;
    }
    name.remove_prefix(step.size);
  }
  return true;
}

Result<VerifierKey> VerifierKey::parse(std::string_view text) {
  // The base64 may contain '+' itself, so only the first two part the fields.
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) {
    return malformed(text, "it is not 'name+hash+key'");
  }
  VerifierKey key;
  key.name_ = text.substr(0, first);
  const auto decoded = from_base64(text.substr(second + 1));
  if (!is_signer_name(key.name_) || !decoded || decoded->empty()) {
    return malformed(text, "its name or its base64 is not well formed");
  }
  if (decoded->front() != kEd25519 || decoded->size() != 1 + kKeySize) {
    return malformed(text, "it is not an Ed25519 key");
  }
  key.hash_ = hash_of(key.name_, *decoded);
  key.public_key_ = decoded->substr(1);
  if (fmt::format("{:08x}", key.hash_) != text.substr(first + 1, second - first - 1)) {
    return malformed(text, "its hash does not belong to its name and key");
  }
  return key;
}

std::string VerifierKey::text() const {
  return fmt::format("{}+{:08x}+{}", name_, hash_, to_base64(std::string{kEd25519} + public_key_));
}

bool VerifierKey::has_signed(std::string_view text, std::string_view signature) const {
  const std::unique_ptr<EVP_PKEY, Free> key{
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(public_key_), public_key_.size())};
  const std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
  return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
}

}  // namespace goiso
