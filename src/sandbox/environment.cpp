#include "sandbox/environment.h"

#include <fmt/format.h>

#include <cmath>

#include "sandbox/places.h"

namespace goiso {

namespace {

// Debian's for users (/etc/profile), and what most images set.
constexpr const char* kUsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

std::string gopath_of(const Project& project) {
  if (project.gopath.empty()) {
    return fmt::format("{}/go", places::kHome);
  }
  return places::kSource + (project.gopath_in_base.empty() ? std::string{} : "/" + project.gopath_in_base);
}

}  // namespace

std::map<std::string, std::string> box_environment(const BuildRequest& request) {
  std::map<std::string, std::string> environment{
      {"PATH", fmt::format("{}/bin:{}", places::kGoroot, request.image == kBaseImage ? "/bin" : kUsualPath)},
      {"HOME", places::kHome},
      {"TMPDIR", places::kTemp},
      {"TZ", "UTC"},
      {"LC_ALL", "C.UTF-8"},
      {"CGO_ENABLED", request.cgo ? "1" : "0"},
      {"GOCACHE", places::kCache},
      {"GOENV", "off"},
      {"GOMODCACHE", request.modules == ModuleSupply::kTree ? places::kModules : places::kModCache},
      {"GOPATH", gopath_of(request.project)},
      {"GOPROXY",
       request.modules == ModuleSupply::kNone ? "off" : fmt::format("http://127.0.0.1:{}", places::kProxyPort)},
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
