#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace goiso {

/// One entry of a GOPROXY list.
struct ProxyEntry {
  std::string
      url;  ///< without a '/' at its end; file:// or http(s)://; may hold a password: without_password() for people
  char separator = ',';  ///< what follows it: ',' goes on after 404 and 410 only, '|' after any failure
};

/// A whole GOPROXY list (cmd/go/internal/modfetch/proxy.go): `off` and `direct` end it, whatever follows them.
struct ProxyList {
  std::vector<ProxyEntry> entries;
  enum class End { kNothing, kOff, kDirect };
  End end = End::kNothing;
  std::string no_proxy;  ///< GONOPROXY: patterns of modules that no proxy may be asked for
};

/// A setting as cmd/go finds it: the environment, else the user's `go env -w` file, else the go.env of an installed Go;
/// "" when none says.
std::string find_go_setting(const char* name, const std::map<std::string, std::string>& environment);

/// GOPROXY as text: find_go_setting, else what an installed Go answers to `go env GOPROXY`, else one of
/// `stored_go_envs`, the go.env files of stored SDKs. kNetwork when nobody says.
Result<std::string> find_goproxy(const std::map<std::string, std::string>& environment,
                                 const std::vector<std::string>& stored_go_envs);

/// kUsage for an entry that is no URL, and for text without any entry.
Result<ProxyList> parse_proxy_list(std::string_view goproxy);

/// The list and GONOPROXY (else GOPRIVATE) of where goiso runs.
Result<ProxyList> find_proxy_list(const std::map<std::string, std::string>& environment,
                                  const std::vector<std::string>& stored_go_envs);

/// The entries up to `off` or `direct`. kNetwork when nothing is left.
Result<std::vector<ProxyEntry>> parse_goproxy(const std::string& goproxy);
Result<std::vector<ProxyEntry>> find_proxies(const std::map<std::string, std::string>& environment,
                                             const std::vector<std::string>& stored_go_envs);

}  // namespace goiso
