#include "engine/endpoint.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

#include "base/file.h"
#include "engine/docker_context.h"

namespace goiso {
namespace {

constexpr std::size_t kLongestSocketPath = 107;  // sockaddr_un.sun_path less its NUL (unix(7))

std::string variable(const EndpointSurroundings& surroundings, const std::string& name) {
  const auto found = surroundings.environment.find(name);
  return found == surroundings.environment.end() ? std::string{} : found->second;
}

// "host:2375", "[::1]:2375"
bool names_host_and_port(const std::string& host) {
  const auto colon = host.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == host.size()) {
    return false;
  }
  return host.find_first_not_of("0123456789", colon + 1) == std::string::npos;
}

Result<Endpoint> tcp_endpoint(Endpoint::Scheme scheme, std::string host, const std::string& url,
                              const std::string& source) {
  if (const auto slash = host.find('/'); slash != std::string::npos) {
    host.resize(slash);
  }
  if (!names_host_and_port(host)) {
    return Error{ErrorKind::kUsage,
                 fmt::format("the engine's URL '{}' ({}) names no host and port", url, source),
                 {},
                 "write it like tcp://127.0.0.1:2375"};
  }
  return Endpoint{scheme, "", std::move(host), "", source};
}

// DOCKER_TLS_VERIFY turns tcp into TLS, with the certificates of DOCKER_CERT_PATH or ~/.docker.
void add_tls(Endpoint& endpoint, const EndpointSurroundings& surroundings) {
  const auto folder = variable(surroundings, "DOCKER_CERT_PATH");
  if (endpoint.scheme == Endpoint::Scheme::kUnix ||
      (variable(surroundings, "DOCKER_TLS_VERIFY").empty() && endpoint.scheme != Endpoint::Scheme::kTls)) {
    return;
  }
  endpoint.scheme = Endpoint::Scheme::kTls;
  endpoint.cert_folder = folder.empty() ? variable(surroundings, "HOME") + "/.docker" : folder;
}

Result<std::vector<Endpoint>> one(const std::string& url, const std::string& source,
                                  const EndpointSurroundings& surroundings) {
  TRY_ASSIGN(auto endpoint, parse_endpoint(url, source));
  add_tls(endpoint, surroundings);
  return std::vector<Endpoint>{std::move(endpoint)};
}

std::vector<Endpoint> well_known(const EndpointSurroundings& surroundings) {
  std::vector<Endpoint> endpoints;
  const auto add = [&](const std::string& path, const char* source) {
    endpoints.push_back({Endpoint::Scheme::kUnix, path, "", "", source});
  };
  const auto root = surroundings.root.ends_with('/') ? surroundings.root : surroundings.root + "/";
  const auto runtime = variable(surroundings, "XDG_RUNTIME_DIR");
  const auto home = variable(surroundings, "HOME");
  add(root + "var/run/docker.sock", "well-known socket");
  if (!runtime.empty()) {
    add(runtime + "/docker.sock", "rootless Docker");
  }
  if (!home.empty()) {
    add(home + "/.docker/run/docker.sock", "Docker Desktop");
  }
  if (!runtime.empty()) {
    add(runtime + "/podman/podman.sock", "rootless Podman");
  }
  add(root + "run/podman/podman.sock", "Podman");
  return endpoints;
}

}  // namespace

std::string Endpoint::url() const {
  switch (scheme) {
    case Scheme::kUnix:
      return "unix://" + path;
    case Scheme::kTcp:
      return "tcp://" + host;
    case Scheme::kTls:
      return "https://" + host;
  }
  return {};
}

Result<Endpoint> parse_endpoint(const std::string& url, const std::string& source) {
  const auto rest = [&](std::string_view scheme) { return url.substr(scheme.size()); };
  if (url.starts_with("unix://") || url.starts_with("/")) {
    const auto path = url.starts_with("/") ? url : rest("unix://");
    if (path.empty() || path.size() > kLongestSocketPath) {
      return Error{ErrorKind::kEngineUnreachable,
                   fmt::format("the socket path of '{}' ({}) is {}", url, source,
                               path.empty() ? "empty" : "longer than 107 bytes"),
                   {},
                   path.empty() ? "write it like unix:///var/run/docker.sock"
                                : "make a short symlink to the socket and name that"};
    }
    return Endpoint{Endpoint::Scheme::kUnix, path, "", "", source};
  }
  for (const auto* scheme : {"tcp://", "http://"}) {
    if (url.starts_with(scheme)) {
      return tcp_endpoint(Endpoint::Scheme::kTcp, rest(scheme), url, source);
    }
  }
  if (url.starts_with("https://")) {
    return tcp_endpoint(Endpoint::Scheme::kTls, rest("https://"), url, source);
  }
  return Error{ErrorKind::kUsage,
               fmt::format("the engine's URL '{}' ({}) is not understood", url, source),
               {},
               "use unix://, tcp:// or https://"};
}

EndpointSurroundings EndpointSurroundings::from_process(std::string flag) {
  EndpointSurroundings surroundings;
  surroundings.flag = std::move(flag);
  surroundings.uid = getuid();
  for (const auto* name : {"DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH",
                           "XDG_RUNTIME_DIR", "HOME"}) {
    if (const char* value = std::getenv(name); value != nullptr) {
      surroundings.environment[name] = value;
    }
  }
  return surroundings;
}

Result<std::vector<Endpoint>> candidate_endpoints(const EndpointSurroundings& surroundings) {
  if (!surroundings.flag.empty()) {
    return one(surroundings.flag, "--engine", surroundings);
  }
  if (const auto host = variable(surroundings, "DOCKER_HOST"); !host.empty()) {
    return one(host, "DOCKER_HOST", surroundings);
  }
  const auto config = variable(surroundings, "DOCKER_CONFIG");
  const auto folder = config.empty() ? variable(surroundings, "HOME") + "/.docker" : config;
  TRY_ASSIGN(const auto context, find_docker_context(folder, variable(surroundings, "DOCKER_CONTEXT")));
  if (context) {
    TRY_ASSIGN(auto endpoint, parse_endpoint(context->host, fmt::format("docker context '{}'", context->name)));
    endpoint.cert_folder = context->cert_folder;
    endpoint.scheme = context->cert_folder.empty() || endpoint.scheme == Endpoint::Scheme::kUnix
                          ? endpoint.scheme
                          : Endpoint::Scheme::kTls;
    return std::vector<Endpoint>{std::move(endpoint)};
  }
  return well_known(surroundings);
}

}  // namespace goiso
