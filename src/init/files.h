#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "init/post.h"

namespace goiso::init {

/// mkdir -p, 0755. 0 or an errno.
int make_folders(const std::string& path);

/// Contents of small files, 64 KiB at most; those that cannot be read are absent, and so are those that would not fit into a frame.
std::map<std::string, std::string> probe(const std::vector<std::string>& paths);

/// Writes or replaces one file by renaming a whole one over it, synced. 0 or an errno.
int write_file(const wire::WriteMessage& message);

/// Lays a build cache out as wire/message.h says. Counts, or ends the box.
std::map<std::string, std::string> lay_out_seed(Post& post, const wire::SeedMessage& message);

/// Entries two levels below `folder`.
std::uint64_t count_entries(const std::string& folder);

}  // namespace goiso::init
