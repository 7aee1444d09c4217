#pragma once
#include <filesystem>
#include <stop_token>
#include <string_view>

#include "base/result.h"
#include "project/snapshot.h"

struct git_repository;
struct git_tree;

namespace goiso {

/// GitHistory::write_tree, for a tree that was found already.
Result<void> write_git_tree(git_repository& repository, const git_tree& tree, const std::filesystem::path& into,
                            const SnapshotLimits& limits, std::stop_token stop);

/// True when a link in a folder `depth` levels below the top stays below it, whatever other such links it goes through:
/// ".." stands at its beginning alone, where no link can have come before it.
bool is_safe_link(int depth, std::string_view target);

}  // namespace goiso
