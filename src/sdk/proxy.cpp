#include "sdk/proxy.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "base/text.h"
#include "sdk/go_command.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

using Environment = std::map<std::string, std::string>;

std::string variable(const Environment& environment, const char* name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string{} : found->second;
}

// "GOPROXY=…" of a go.env or `go env -w` file.
std::string goproxy_in(std::string_view text) {
  for (const auto line : split_lines(text)) {
    if (line.starts_with("GOPROXY=")) {
      return std::string{trim(line.substr(8))};
    }
  }
  return {};
}

std::string from_file(const fs::path& path) { return goproxy_in(read_file(path, 1 << 20).value_or(std::string{})); }

fs::path user_env_file(const Environment& environment) {
  if (const auto set = variable(environment, "GOENV"); !set.empty()) {
    return set == "off" ? fs::path{} : fs::path{set};
  }
  const auto config = variable(environment, "XDG_CONFIG_HOME");
  return (config.empty() ? fs::path{variable(environment, "HOME")} / ".config" : fs::path{config}) / "go" / "env";
}

std::string from_installed_go(const Environment& environment) {
  const auto go = find_go_command(variable(environment, "PATH"));
  if (go.empty()) {
    return {};
  }
  std::error_code error;
  const auto goroot = fs::canonical(go, error).parent_path().parent_path();
  const auto proxy = from_file(goroot / "go.env");
  return proxy.empty() ? ask_go_env(go, "GOPROXY", environment) : proxy;
}

std::string from_stored_sdk(const SdkStore& sdks) {
  const auto list = sdks.list();
  for (const auto& sdk : list ? *list : std::vector<StoredSdk>{}) {
    if (auto proxy = goproxy_in(sdk.go_env); !proxy.empty()) {
      return proxy;
    }
  }
  return {};
}

}  // namespace

Result<std::string> find_goproxy(const Environment& environment, const SdkStore& sdks) {
  auto proxy = variable(environment, "GOPROXY");
  proxy = proxy.empty() ? from_file(user_env_file(environment)) : proxy;
  proxy = proxy.empty() ? from_installed_go(environment) : proxy;
  proxy = proxy.empty() ? from_stored_sdk(sdks) : proxy;
  if (proxy.empty()) {
    return Error{ErrorKind::kNetwork, "nobody says which module proxy to use", {}, "set GOPROXY, or bring the SDK with 'goiso sdk import FILE'"};
  }
  return proxy;
}

Result<std::vector<ProxyEntry>> parse_goproxy(const std::string& goproxy) {
  std::vector<ProxyEntry> entries;
  for (std::string_view rest = goproxy; !rest.empty();) {
    const auto end = std::min(rest.find_first_of(",|"), rest.size());
    std::string url{trim(rest.substr(0, end))};
    const char separator = end < rest.size() ? rest[end] : ',';
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (url == "off" || url == "direct") {
      break;
    }
    if (url.empty()) {
      continue;
    }
    if (url.find("://") == std::string::npos) {
      url = "https://" + url;
    }
    while (url.ends_with('/')) {
      url.pop_back();
    }
    if (!url.starts_with("https://") && !url.starts_with("http://") && !url.starts_with("file:///")) {
      return Error{ErrorKind::kUsage, fmt::format("GOPROXY holds '{}', which is no URL that goiso can ask", url), {}, "use https://, http:// or file:///"};
    }
    entries.push_back({std::move(url), separator});
  }
  if (entries.empty()) {
    return Error{ErrorKind::kNetwork, fmt::format("GOPROXY is '{}', so no module proxy may be asked", goproxy), {}, "set GOPROXY, or bring the SDK with 'goiso sdk import FILE'"};
  }
  return entries;
}

Result<std::vector<ProxyEntry>> find_proxies(const Environment& environment, const SdkStore& sdks) {
  TRY_ASSIGN(const auto goproxy, find_goproxy(environment, sdks));
  return parse_goproxy(goproxy);
}

}  // namespace goiso
