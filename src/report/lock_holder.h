#pragma once
#include <filesystem>
#include <string>

namespace goiso {

/// "process 1234 (goiso)": who holds a write lock on part of the file, as /proc/locks tells; "" when nobody does or it
/// cannot be told. Does not open the file: closing it again would drop the locks that this process has on it
/// (fcntl(2)).
std::string holder_of_lock(const std::filesystem::path& file);

}  // namespace goiso
