#pragma once
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"

namespace goiso {

/// What gpgv found out about one detached signature.
struct SignatureFinding {
  enum class Kind {
    kGood,     ///< by a key that was valid when the signature was made
    kUnknown,  ///< by a key that is not in the ring: it says nothing
    kBad,      ///< not of these bytes, by a revoked key, after its key had expired, or no signature at all
  };
  Kind kind = Kind::kBad;
  std::string key;  ///< fingerprint of the key that signed, or the id of the unknown one; may be empty for a bad one
  std::string why;  ///< for people; "" for a good one
};

/// Reads what `gpgv --status-fd` writes (GnuPG, doc/DETAILS). One good signature is enough, unless another is bad.
SignatureFinding finding_of(std::string_view status);

/// OpenPGP keys that the user trusts to sign Go's archives. gpgv does the checking.
class KeyRing {
 public:
  /// Reads `file`: a binary key ring, or one in ASCII armor. `scratch` is a folder for short-lived files; `path` names
  /// the folders that gpgv is looked for in. kUsage for a file that is none, kNotFound without a gpgv.
  static Result<KeyRing> open(const std::filesystem::path& file, std::filesystem::path scratch,
                              const std::string& path);

  /// Checks that `signature` (detached, armored or not) is of `archive`'s bytes.
  Result<SignatureFinding> check(const std::filesystem::path& archive, std::string_view signature,
                                 std::stop_token stop) const;

 private:
  std::string keys_;  // as gpgv reads them
  std::filesystem::path scratch_;
  std::string program_;
};

}  // namespace goiso
