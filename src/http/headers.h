#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "http/exchange.h"

namespace goiso {

inline constexpr std::size_t kHeaderLimit = 64 * 1024;

/// Status line and headers, without the empty line that ends them. nullopt when it is not HTTP/1.x.
std::optional<HttpAnswer> parse_head(std::string_view head);

/// True when the body comes in the chunked transfer coding; its name is "chunked" in any case of letters (RFC 9112, 7).
bool is_chunked(const HttpAnswer& answer);

}  // namespace goiso
