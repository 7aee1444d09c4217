#pragma once
#include <sys/types.h>

#include "wire/message.h"

namespace goiso::init {

struct Child {
  pid_t pid = -1;
  int out = -1;        ///< read ends, non-blocking
  int err = -1;
  int exec_error = 0;  ///< errno when it could not be started; pid is -1 then
};

/// Starts the command in a session of its own: stdin /dev/null, pipes for the rest, no other descriptor, no core dumps, default signals,
/// the environment as given, first in line for the OOM killer.
Child spawn(const wire::RunMessage& message);

}  // namespace goiso::init
