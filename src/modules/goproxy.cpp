#include "modules/goproxy.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "base/text.h"
#include "modules/credentials.h"
#include "modules/go_command.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

using Environment = std::map<std::string, std::string>;

std::string variable(const Environment& environment, const char* name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string{} : found->second;
}

// "NAME=…" of a go.env or `go env -w` file.
std::string setting_in(std::string_view text, std::string_view name) {
  for (const auto line : split_lines(text)) {
    if (line.starts_with(name) && line.substr(name.size()).starts_with('=')) {
      return std::string{trim(line.substr(name.size() + 1))};
    }
  }
  return {};
}

std::string setting_in_file(const fs::path& path, std::string_view name) {
  return setting_in(read_file(path, 1 << 20).value_or(std::string{}), name);
}

fs::path installed_go_env_file(const std::string& go) {
  std::error_code error;
  return fs::canonical(go, error).parent_path().parent_path() / "go.env";
}

// Where "a/b" has no scheme it is a host; a word without any of these is kept for cmd/go's own meanings.
std::string with_scheme(const std::string& url) {
  const bool is_place = url.find_first_of(".:/") != std::string::npos;
  return is_place && url.find(":/") == std::string::npos && !url.starts_with('/') ? "https://" + url : url;
}

bool is_askable(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://") || url.starts_with("file:///");
}

Error not_askable(std::string_view url) {
  return Error{
      ErrorKind::kUsage,
      fmt::format("GOPROXY holds '{}', which is no URL that goiso can ask", terminal_safe(without_password(url))),
      {},
      "use https://, http:// or file:///"};
}

}  // namespace

std::string find_go_setting(const char* name, const Environment& environment) {
  if (auto set = variable(environment, name); !set.empty()) {
    return set;
  }
  if (auto set = setting_in_file(user_go_env_file(environment), name); !set.empty()) {
    return set;
  }
  const auto go = find_go_command(variable(environment, "PATH"));
  return go.empty() ? std::string{} : setting_in_file(installed_go_env_file(go), name);
}

Result<std::string> find_goproxy(const Environment& environment, const std::vector<std::string>& stored_go_envs) {
  auto proxy = find_go_setting("GOPROXY", environment);
  if (const auto go = find_go_command(variable(environment, "PATH")); proxy.empty() && !go.empty()) {
    proxy = ask_go_env(go, "GOPROXY", environment);
  }
  for (const auto& text : stored_go_envs) {
    proxy = proxy.empty() ? setting_in(text, "GOPROXY") : proxy;
  }
  if (proxy.empty()) {
    return Error{ErrorKind::kNetwork,
                 "nobody says which module proxy to use",
                 {},
                 "set GOPROXY, or bring the SDK with 'goiso sdk import FILE'"};
  }
  return proxy;
}

Result<ProxyList> parse_proxy_list(std::string_view goproxy) {
  ProxyList list;
  for (auto rest = goproxy; !rest.empty();) {
    const auto end = std::min(rest.find_first_of(",|"), rest.size());
    std::string url{trim(rest.substr(0, end))};
    const char separator = end < rest.size() ? rest[end] : ',';
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (url == "off" || url == "direct") {
      list.end = url == "off" ? ProxyList::End::kOff : ProxyList::End::kDirect;
      return list;
    }
    if (url.empty()) {
      continue;
    }
    url = with_scheme(url);
    if (!is_askable(url)) {
      return not_askable(url);
    }
    while (url.ends_with('/')) {
      url.pop_back();
    }
    list.entries.push_back({std::move(url), separator});
  }
  if (list.entries.empty()) {
    return Error{ErrorKind::kUsage,
                 "GOPROXY is not empty and names no module proxy",
                 {},
                 "set GOPROXY to a URL, 'direct' or 'off'"};
  }
  return list;
}

Result<ProxyList> find_proxy_list(const Environment& environment, const std::vector<std::string>& stored_go_envs) {
  TRY_ASSIGN(const auto goproxy, find_goproxy(environment, stored_go_envs));
  TRY_ASSIGN(auto list, parse_proxy_list(goproxy));
  list.no_proxy = find_go_setting("GONOPROXY", environment);
  if (list.no_proxy.empty()) {
    list.no_proxy = find_go_setting("GOPRIVATE", environment);
  }
  return list;
}

Result<std::vector<ProxyEntry>> parse_goproxy(const std::string& goproxy) {
  TRY_ASSIGN(auto list, parse_proxy_list(goproxy));
  if (list.entries.empty()) {
    return Error{ErrorKind::kNetwork,
                 fmt::format("GOPROXY is '{}', so no module proxy may be asked", goproxy),
                 {},
                 "set GOPROXY, or bring the SDK with 'goiso sdk import FILE'"};
  }
  return std::move(list.entries);
}

Result<std::vector<ProxyEntry>> find_proxies(const Environment& environment,
                                             const std::vector<std::string>& stored_go_envs) {
  TRY_ASSIGN(const auto goproxy, find_goproxy(environment, stored_go_envs));
  return parse_goproxy(goproxy);
}

}  // namespace goiso
