#pragma once
#include <string_view>

namespace goiso {

/// A place where a kill would hurt: GOISO_FAULT_POINT=N ends the process with SIGKILL at the Nth place it passes,
/// counted from 1; with GOISO_FAULT_PLACE=NAME only the places of that name count. Tests walk N upwards until a run
/// survives; without the variable this is one comparison. Any thread.
void fault_point(std::string_view place = {});

}  // namespace goiso
