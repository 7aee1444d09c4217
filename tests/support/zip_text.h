#pragma once
#include <string>
#include <utility>
#include <vector>

namespace goiso {

/// A zip of stored (not packed) members, in the order given; a name that ends in '/' is a folder. For tests: names may
/// be anything.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& members);

}  // namespace goiso
