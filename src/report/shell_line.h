#pragma once
#include <string>
#include <vector>

namespace goiso {

// Parts of lines that are ready to paste into a shell: every word quoted where it must be, terminal-safe, on one line.

/// "go test -run 'a b'"; "go build ./..." for no command.
std::string command_line(const std::vector<std::string>& command);

/// " -- go test ./...", what goiso is given behind its own words; "" for the command that it runs unasked.
std::string behind_dashes(const std::vector<std::string>& command);

/// The PATH that goiso is given; "." for "".
std::string path_word(const std::string& path);

}  // namespace goiso
