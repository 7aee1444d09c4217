#pragma once
#include "engine/endpoint.h"
#include "http/exchange.h"

namespace goiso {

/// The HTTP side of an endpoint: for TLS those of ca.pem, cert.pem and key.pem that its folder has. Without ca.pem the
/// system says whom to trust.
HttpPeer peer_of(const Endpoint& endpoint);

}  // namespace goiso
