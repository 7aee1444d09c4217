#pragma once
#include <string>
#include <utility>
#include <vector>

namespace goiso {

/// "h1:…" over (name, lower-case hex SHA-256 of the content) pairs, in any order (golang.org/x/mod/sumdb/dirhash, Hash1). A name with a newline has
/// no hash: "" is returned.
std::string dirhash_h1(std::vector<std::pair<std::string, std::string>> files);

}  // namespace goiso
