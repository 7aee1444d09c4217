#pragma once
#include <string_view>

namespace goiso {

// page.css and page.js, as the build put them into the program.
extern const std::string_view kPageStyle;
extern const std::string_view kPageScript;

}  // namespace goiso
