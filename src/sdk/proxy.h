#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "sdk/store.h"

namespace goiso {

/// One entry of a GOPROXY list.
struct ProxyEntry {
  std::string url;       ///< without a '/' at its end; file:// or http(s)://
  char separator = ',';  ///< what follows it: ',' goes on after 404 and 410 only, '|' after any failure
};

/// GOPROXY as text, from the environment, else the user's `go env -w` file, else the go.env of an installed Go, else what that Go answers to
/// `go env GOPROXY`, else the go.env of a stored SDK. kNetwork when nobody says.
Result<std::string> find_goproxy(const std::map<std::string, std::string>& environment, const SdkStore& sdks);

/// The entries up to `off` or `direct`, which end the list (cmd/go/internal/modfetch/proxy.go). kNetwork when nothing is left.
Result<std::vector<ProxyEntry>> parse_goproxy(const std::string& goproxy);

Result<std::vector<ProxyEntry>> find_proxies(const std::map<std::string, std::string>& environment, const SdkStore& sdks);

}  // namespace goiso
