#pragma once
#include <string>
#include <string_view>

namespace goiso {

/// True for a letter of any script. As the C library's UTF-8 locale sees it, which calls digits of other scripts
/// letters too: more than Go allows in a file's name, never less.
bool is_letter(char32_t c);

/// `name` with every letter in one case, so that two names that a case-blind file system takes for one are equal.
/// Invalid UTF-8 stays as it is.
std::string case_folded(std::string_view name);

}  // namespace goiso
