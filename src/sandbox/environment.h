#pragma once
#include <map>
#include <string>

#include "model/build_request.h"

namespace goiso {

/// Everything a command in a box sees: goiso's own defaults (no network, no other toolchain, no file of the host's),
/// and over them what the request asks for. Nothing of this process's environment.
std::map<std::string, std::string> box_environment(const BuildRequest& request);

}  // namespace goiso
