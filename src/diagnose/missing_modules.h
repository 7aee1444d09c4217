#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace goiso {

/// What a line that speaks of a module that could not be had names: "path@version", a path, or "".
std::string module_named_in(std::string_view line);

/// What the go command said it was about to download ("go: downloading path version"), sorted, each once. Some
/// messages ("module lookup disabled by GOPROXY=off") name no module; then these are what was looked for.
std::vector<std::string> announced_downloads(std::string_view text);

}  // namespace goiso
