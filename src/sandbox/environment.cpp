#include "sandbox/environment.h"

#include <fmt/format.h>

#include <cmath>

#include "sandbox/places.h"

namespace goiso {

std::map<std::string, std::string> box_environment(const BuildRequest& request) {
  std::map<std::string, std::string> environment{
      {"PATH", fmt::format("{}/bin:/bin", places::kGoroot)},
      {"HOME", places::kHome},
      {"TMPDIR", places::kTemp},
      {"TZ", "UTC"},
      {"LC_ALL", "C.UTF-8"},
      {"CGO_ENABLED", "0"},
      {"GOCACHE", places::kCache},
      {"GOENV", "off"},
      {"GOMODCACHE", request.modules == ModuleSupply::kTree ? places::kModules : places::kModCache},
      {"GOPATH", fmt::format("{}/go", places::kHome)},
      {"GOPROXY", request.modules == ModuleSupply::kNone ? "off" : fmt::format("http://127.0.0.1:{}", places::kProxyPort)},
      {"GOSUMDB", "off"},  // what the proxy hands out was checked before it was kept
      {"GOVCS", "*:off"},
      {"GOTELEMETRY", "off"},
      {"GOTOOLCHAIN", "local"},
      {"GIT_CONFIG_NOSYSTEM", "1"},
  };
  if (request.limits.cpus > 0) {
    // Before 1.25 Go counts the host's processors and knows nothing of the box's share.
    environment["GOMAXPROCS"] = std::to_string(std::max(1L, std::lround(std::ceil(request.limits.cpus))));
  }
  for (const auto& [name, value] : request.environment) {
    environment[name] = value;
  }
  return environment;
}

}  // namespace goiso
