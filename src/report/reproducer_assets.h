#pragma once
#include <string_view>

namespace goiso {

// reproduce.sh, as the build put it into the program; fill_in completes it.
extern const std::string_view kReproduceScript;

}  // namespace goiso
