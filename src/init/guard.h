#pragma once

namespace goiso::init {

/// From here on this process and its children may not change the resource limits of process 1: prlimit(2) lets whoever
/// has the same user id do so, and a goiso-init without memory or files could neither report nor count. The limits of
/// all others stay free. Needs no_new_privs; where the kernel refuses, nothing changes.
void keep_limits_of_init();

}  // namespace goiso::init
