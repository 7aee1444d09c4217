#include "engine/peer.h"

namespace goiso {

HttpPeer peer_of(const Endpoint& endpoint) {
  HttpPeer peer;
  switch (endpoint.scheme) {
    case Endpoint::Scheme::kUnix:
      peer.unix_socket = endpoint.path;
      peer.base_url = "http://engine";
      break;
    case Endpoint::Scheme::kTcp: peer.base_url = "http://" + endpoint.host; break;
    case Endpoint::Scheme::kTls:
      peer.base_url = "https://" + endpoint.host;
      peer.ca_file = endpoint.cert_folder + "/ca.pem";
      peer.cert_file = endpoint.cert_folder + "/cert.pem";
      peer.key_file = endpoint.cert_folder + "/key.pem";
      break;
  }
  return peer;
}

}  // namespace goiso
