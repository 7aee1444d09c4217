#pragma once
#include <string>
#include <string_view>

namespace goiso {

/// Who made a thing, so that a later goiso can tell whether its maker still lives: "<boot id>:<pid>:<start ticks>n<pid
/// namespace>". The boot id is /proc/sys/kernel/random/boot_id, the ticks are field 22 of /proc/<pid>/stat (proc(5)),
/// the namespace is the number of /proc/self/ns/pid (namespaces(7)).
std::string this_owner();

enum class OwnerState {
  kAlive,    ///< same boot, and that process still runs
  kDead,     ///< same boot, and that process is gone
  kForeign,  ///< another boot, machine or pid namespace (a container that shares the engine): nothing can be said
};
/// kForeign for text that is no owner.
OwnerState owner_state(std::string_view owner);
/// True for the name of a TempFolder (prefix + owner + "@" + random) whose owner is gone.
bool is_left_by_the_dead(std::string_view folder_name);

}  // namespace goiso
