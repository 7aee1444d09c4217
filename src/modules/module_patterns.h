#pragma once
#include <string_view>

namespace goiso {

/// Go's path.Match: '*' and '?' stop at '/', [a-z] and [^a-z], '\' takes the next character as it is. A malformed
/// pattern matches nothing.
bool path_matches(std::string_view pattern, std::string_view name);

/// Whether one of the comma-separated `patterns` matches a prefix of `module` that ends at a '/' or at its end, as
/// GOPRIVATE, GONOSUMDB, GONOPROXY and GOINSECURE are read (module.MatchPrefixPatterns).
bool matches_module_patterns(std::string_view patterns, std::string_view module);

}  // namespace goiso
