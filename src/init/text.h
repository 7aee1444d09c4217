#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace goiso::init {

/// At most `limit` bytes of a file; `is_there` false when it cannot be read.
struct FileText {
  std::string text;
  bool is_there = false;
};
FileText read_text(const std::string& path, std::size_t limit = 65536);

std::vector<std::string_view> split(std::string_view text, char separator);
std::string_view trim(std::string_view text);
/// The value behind "name:" or "name " at a line's start, trimmed; empty when there is none.
std::string_view field(std::string_view text, std::string_view name);
/// A decimal number at the start of `text`; 0 when there is none.
std::uint64_t number(std::string_view text);

}  // namespace goiso::init
