#pragma once
#include <stop_token>
#include <string>

#include "base/result.h"
#include "engine/engine.h"
#include "http/exchange.h"

namespace goiso {

/// "1.41" as numbers, so that 1.9 < 1.41.
struct ApiVersion {
  int major = 0, minor = 0;
  auto operator<=>(const ApiVersion&) const = default;
};
std::optional<ApiVersion> parse_api_version(const std::string& text);

inline constexpr ApiVersion kOldestApi{1, 40};
inline constexpr ApiVersion kNewestApi{1, 52};

/// The version both sides speak: our newest or the server's, whichever is lower. kEngineRefused when that is below what
/// either demands.
Result<std::string> negotiate_api(const std::string& server_newest, const std::string& server_oldest);

HttpCall ping_call(std::chrono::milliseconds patience);

/// GET /version (unversioned) and /v{N}/info: at once when `pinged_api`, the Api-Version header of a ping, names an N
/// both speak, for a Docker Engine takes some 5 ms for each, asking its runtime; else, or when /version leads to
/// another N, one after the other.
Result<EngineFacts> learn_facts(const HttpClient& client, const std::string& pinged_api,
                                std::chrono::milliseconds patience, std::stop_token stop);

}  // namespace goiso
