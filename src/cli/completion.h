#pragma once
#include <string>
#include <vector>

#include "cli/grammar.h"

namespace goiso {

enum class Shell { kBash, kZsh, kFish };

/// The script that teaches a shell the commands and flags of `commands`; what is neither completes as a file name.
std::string completion(Shell shell, const std::vector<CommandOutline>& commands);

}  // namespace goiso
