#pragma once
#include <string>
#include <string_view>

namespace goiso {

/// True for the name of a folder that no Go build reads: version control, editors' own, node_modules.
bool is_left_out_folder(std::string_view name);

/// True when a symlink at `name` (below some root) with `target` stays below that root by its words alone.
bool stays_inside(std::string_view name, std::string_view target);

}  // namespace goiso
