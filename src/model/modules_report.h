#pragma once
#include <string>
#include <vector>

namespace goiso {

/// Where the modules of one run came from.
struct ModulesReport {
  std::vector<std::string> used;     ///< "path@version", sorted: those whose code the box was given
  std::string source = "none";       ///< "none", "vendor", "mirror"
  std::vector<std::string> missing;  ///< the words behind 'goiso mod fetch' that would bring what was asked for in vain
  std::vector<std::string> findings; ///< for the user: a go.sum that says something else than the log
};

}  // namespace goiso
