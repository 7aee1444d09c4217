#pragma once
#include "engine/endpoint.h"
#include "http/exchange.h"

namespace goiso {

/// The HTTP side of an endpoint: ca.pem, cert.pem and key.pem of its folder for TLS.
HttpPeer peer_of(const Endpoint& endpoint);

}  // namespace goiso
