#pragma once
#include <filesystem>
#include <string>

namespace goiso {

/// Writes a folder that is a GOROOT by every check: VERSION, and `go_program` (the bytes of a program) as its go
/// command.
void write_goroot(const std::filesystem::path& folder, const std::string& version, const std::string& go_program);

}  // namespace goiso
