#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace goiso {

/// The import paths of a Go source file, in the order they stand there, each as often as it does. Reads the package clause and the import
/// declarations and nothing after them; linear in what it reads; stops at the first thing it does not understand.
std::vector<std::string> imports_of(std::string_view source);

}  // namespace goiso
