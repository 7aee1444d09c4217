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

/// What the headers of a ping's answer say.
struct Pinged {
  std::string api;         ///< Api-Version; "" when it names none
  bool is_podman = false;  ///< Libpod-Api-Version is there
};

struct LearntFacts {
  EngineFacts facts;
  int requests = 0;  ///< that it took, beside the ping
};

/// GET /v{N}/info where the ping names an N that both speak, as the docker CLI negotiates it; the daemon asks its
/// runtime for each of /info and /version, which takes it some 5 ms. Of Podman, and where that does not do, GET
/// /version and then /info in the version that it leads to.
Result<LearntFacts> learn_facts(const HttpClient& client, const Pinged& pinged, std::chrono::milliseconds patience,
                                std::stop_token stop);

}  // namespace goiso
