#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace goiso {

/// Where a Docker Engine listens.
struct Endpoint {
  enum class Scheme { kUnix, kTcp, kTls };
  Scheme scheme = Scheme::kUnix;
  std::string path;        ///< of the socket, for kUnix
  std::string host;        ///< "host:port", else
  std::string cert_folder; ///< ca.pem, cert.pem, key.pem, for kTls
  std::string source;      ///< "--engine", "DOCKER_HOST", "docker context 'x'", "well-known socket"
  std::string url() const; ///< "unix:///var/run/docker.sock", "tcp://127.0.0.1:2375"
};

/// "unix:///path", "tcp://host:port", "http://…", "https://…"; kUsage names what is wrong (also a socket path > 107 bytes).
Result<Endpoint> parse_endpoint(const std::string& url, const std::string& source);

/// What the choice depends on; taken from the process by from_process(), by hand in tests.
struct EndpointSurroundings {
  std::string flag;                                ///< --engine
  std::map<std::string, std::string> environment;  ///< DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG DOCKER_TLS_VERIFY DOCKER_CERT_PATH XDG_RUNTIME_DIR HOME
  std::string root = "/";                          ///< before well-known socket paths, for tests
  unsigned uid = 0;
  static EndpointSurroundings from_process(std::string flag);
};

/// Every endpoint worth trying, best first. One named by --engine, DOCKER_HOST or a docker context stands alone; else
/// /var/run/docker.sock, $XDG_RUNTIME_DIR/docker.sock, ~/.docker/run/docker.sock, and Podman's sockets.
Result<std::vector<Endpoint>> candidate_endpoints(const EndpointSurroundings& surroundings);

}  // namespace goiso
