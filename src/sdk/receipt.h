#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "sdk/store.h"

namespace goiso {

/// goiso.sdk-receipt/1, as it lies in the store.
std::string receipt_text(const StoredSdk& sdk);
/// nullopt for what receipt_text could not have written.
std::optional<StoredSdk> parse_receipt(std::string_view text);

}  // namespace goiso
