#pragma once
#include <stop_token>

#include "base/result.h"
#include "command/answer.h"
#include "command/house.h"

namespace goiso {

/// Serves the mirror, and the stored SDKs as versions of golang.org/toolchain, on 127.0.0.1 until asked to stop, which
/// ends it well. Says where on stderr. What of both the checksum database is proven to know when it starts, it serves
/// as that database, all under one signed head, so that a client needs no other network. It says how much that is.
Result<Answer> serve_modules(House& house, int port, std::stop_token stop);

}  // namespace goiso
