#pragma once
#include <map>
#include <string>

#include "base/result.h"
#include "engine/containers.h"
#include "engine/engine.h"

namespace goiso {

/// Holds what goiso-init attested (wire/message.h, FactsMessage) against what the container was promised to be: no
/// capability, no new privileges, seccomp on, the user asked for, only `lo` and no route, every mount with the options
/// asked for and no other writable one, limits no larger than asked for. Any difference is kBoxRefused and the message
/// names each. Pure.
Result<void> check_attestation(const ContainerSpec& promised, const EngineFacts& engine,
                               const std::map<std::string, std::string>& attested);

}  // namespace goiso
