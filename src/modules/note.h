#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "modules/verifier_key.h"

namespace goiso {

/// The text that `key` vouches for in a signed note, its last newline included (golang.org/x/mod/sumdb/note).
/// Signatures of others are ignored; every one of this name and key hash must be good, and there must be one.
/// Everything else is kUntrusted.
Result<std::string> open_note(std::string_view note, const VerifierKey& key);

}  // namespace goiso
