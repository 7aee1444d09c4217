#pragma once
#include <string>

#include "model/build_record.h"

namespace goiso {

/// What a person wants to see of a log: all of it while it is short (40 lines, 8 KiB), else the block around
/// `telling_line` (as it was written; "" for none) and the end. Every gap is a line of its own that says how many bytes
/// it stands for, exactly, those that the box dropped included. Lines are cut after 400 bytes. The text is
/// terminal-safe and ends in a newline unless it is empty.
std::string log_excerpt(const BuildLog& log, const std::string& telling_line);

/// The first lines of an excerpt, `most` bytes with the line that says how many were cut off.
std::string first_lines(const std::string& excerpt, std::size_t most);

}  // namespace goiso
