#pragma once
#include <string>

#include "init/post.h"

namespace goiso::init {

/// SIGKILL to every process of the box but us, and reaps until none is left. Only ever called as PID 1 (main checks), for anywhere
/// else kill(-1) would reach the whole machine.
void kill_everything();

/// The box is over and it is not the command's doing: kills everything, tells the controller if it still listens, exits 1.
[[noreturn]] void end_with_trouble(Post& post, wire::TroubleKind kind, const std::string& message);

/// kSystem or kNoSpace by errno: "cannot open 'x': …".
[[noreturn]] void end_with_errno(Post& post, const std::string& what, int error_number);

/// The controller is gone: kills everything and exits 1.
[[noreturn]] void end_alone();

}  // namespace goiso::init
