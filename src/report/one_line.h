#pragma once
#include <string>
#include <string_view>

namespace goiso {

/// `text` terminal-safe and on one line: newlines and tabs are made visible as "\n" and "\t".
std::string one_line(std::string_view text);

}  // namespace goiso
