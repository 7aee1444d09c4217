#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace goiso {

/// True for the name of a folder that no Go build reads: version control, editors' own, node_modules.
bool is_left_out_folder(std::string_view name);

/// True for the name of a file that only a folder left out gives a meaning: the .git of a submodule or a linked
/// worktree.
bool is_left_out_file(std::string_view name);

/// The target of a symlink at `name` below `base` as a snapshot has it: one that names a place below `base` from the
/// root of the file system leads to that place wherever the snapshot is unpacked.
std::string portable_target(const std::filesystem::path& base, std::string_view name, std::string target);

/// True when a symlink at `name` (below some root) with `target` stays below that root by its words alone.
bool stays_inside(std::string_view name, std::string_view target);

}  // namespace goiso
