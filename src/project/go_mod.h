#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/project.h"

namespace goiso {

/// Reads a go.mod (go.dev/ref/mod, "go.mod file grammar") as laxly as cmd/go reads its go line: what is not understood
/// is passed over, for a go.mod that does not parse is a failing build and no trouble of ours.
GoMod parse_go_mod(std::string_view text);

/// The same go.mod (or go.work) with another go line; one is added where there was none. Everything else stays byte by
/// byte.
std::string with_go_line(std::string_view text, const std::string& line);

/// The same go.mod with another version of a module that it requires, replaced by that version of itself so that no
/// requirement of another module raises it. Everything else stays byte by byte.
std::string with_module_version(std::string_view text, const std::string& module, const std::string& version);

struct GoWork {
  std::string go_line;
  std::string toolchain_line;
  std::vector<std::string> use;                ///< as written
  std::map<std::string, std::string> replace;  ///< as in GoMod
};
GoWork parse_go_work(std::string_view text);

/// True for what go.mod calls a file path: "./x", "../x", "/x".
bool is_local_path(std::string_view target);

}  // namespace goiso
