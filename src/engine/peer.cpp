#include "engine/peer.h"

#include <filesystem>

namespace goiso {
namespace {

// "" when there is no such file.
std::string file_in(const std::string& folder, const char* name) {
  std::error_code error;
  const auto path = std::filesystem::path{folder} / name;
  return !folder.empty() && std::filesystem::exists(path, error) ? path.string() : std::string{};
}

}  // namespace

HttpPeer peer_of(const Endpoint& endpoint) {
  HttpPeer peer;
  switch (endpoint.scheme) {
    case Endpoint::Scheme::kUnix:
      peer.unix_socket = endpoint.path;
      peer.base_url = "http://engine";
      break;
    case Endpoint::Scheme::kTcp:
      peer.base_url = "http://" + endpoint.host;
      break;
    case Endpoint::Scheme::kTls:
      peer.base_url = "https://" + endpoint.host;
      peer.ca_file = file_in(endpoint.cert_folder, "ca.pem");
      peer.cert_file = file_in(endpoint.cert_folder, "cert.pem");
      peer.key_file = file_in(endpoint.cert_folder, "key.pem");
      break;
  }
  return peer;
}

}  // namespace goiso
