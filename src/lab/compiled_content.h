#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace goiso {

/// A go command that compiles what `command` compiles, and all else of the project, and prints of each package outside
/// the standard library its build ID and, of a program, the GODEBUG settings that it is linked with (Go 1.21 or newer;
/// an older one refuses). nullopt for a command other than go run and go test, for one with a flag of which it is not
/// known whether the compiler hears of it, and where it names anything but packages below its folder.
std::optional<std::vector<std::string>> listing_contents(const std::vector<std::string>& command);

/// What that one printed, with of each build ID the part that is the hash of what was compiled, in order; "" when a
/// package has none.
std::string compiled_contents(std::string_view listing);

}  // namespace goiso
