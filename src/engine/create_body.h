#pragma once
#include <string>

#include "engine/containers.h"

namespace goiso {

/// The JSON body of POST /containers/create (Engine API 1.41) for a spec, with everything create_container always sets.
std::string create_body(const ContainerSpec& spec);

}  // namespace goiso
