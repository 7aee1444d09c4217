#include "report/log_excerpt.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace goiso {
namespace {

constexpr std::size_t kShortLines = 40;
constexpr std::size_t kShortBytes = 8192;
constexpr std::size_t kBlockLines = 16;  // from the telling line on
constexpr std::size_t kTailLines = 12;
constexpr std::size_t kLongestLine = 400;

/// Bytes [begin, end) of head + tail.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::size_t line_start(std::string_view text, std::size_t at) {
  const auto newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

std::size_t after_lines(std::string_view text, std::size_t at, std::size_t lines) {
  for (; lines > 0 && at < text.size(); --lines) {
    const auto newline = text.find('\n', at);
    at = newline == std::string_view::npos ? text.size() : newline + 1;
  }
  return at;
}

bool is_short(std::string_view text) {
  return text.size() <= kShortBytes &&
         static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) <= kShortLines;
}

Range last_lines(std::string_view text) {
  auto begin = text.size();
  for (std::size_t i = 0; i < kTailLines && begin > 0; ++i) {
    begin = line_start(text, begin - 1);
  }
  return {begin, text.size()};
}

std::optional<Range> telling_block(std::string_view text, const std::string& telling_line) {
  const auto found = telling_line.empty() ? std::string_view::npos : text.find(telling_line);
  if (found == std::string_view::npos) {
    return std::nullopt;
  }
  auto begin = line_start(text, found);
  // The line before is the "# importpath" or "--- FAIL" that it stands under.
  begin = begin == 0 ? 0 : line_start(text, begin - 1);
  return Range{begin, after_lines(text, found, kBlockLines)};
}

std::vector<Range> shown_ranges(std::string_view text, const std::string& telling_line) {
  if (is_short(text)) {
    return {{0, text.size()}};
  }
  auto tail = last_lines(text);
  const auto block = telling_block(text, telling_line);
  if (!block) {
    return {tail};
  }
  if (block->end >= tail.begin) {
    return {{std::min(block->begin, tail.begin), tail.end}};
  }
  return {*block, tail};
}

// A range across the place where the box dropped output would hide that it did.
std::vector<Range> split_at(const std::vector<Range>& ranges, std::size_t drop) {
  std::vector<Range> out;
  for (const auto& range : ranges) {
    if (range.begin < drop && drop < range.end) {
      out.push_back({range.begin, drop});
      out.push_back({drop, range.end});
    } else {
      out.push_back(range);
    }
  }
  return out;
}

std::string cut_line(std::string_view line) {
  if (line.size() <= kLongestLine) {
    return terminal_safe(line);
  }
  auto end = kLongestLine;
  while (end > kLongestLine - 4 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return fmt::format("{} … {} bytes more", terminal_safe(line.substr(0, end)), line.size() - end);
}

void append_lines(std::string& out, std::string_view text) {
  for (const auto line : split_lines(text)) {
    out += cut_line(line) + "\n";
  }
}

void append_gap(std::string& out, std::size_t hidden, std::int64_t dropped) {
  const auto total = static_cast<std::int64_t>(hidden) + dropped;
  if (total > 0) {
    out += fmt::format("… {} bytes not shown", total);
    out += dropped > 0 ? fmt::format(", {} of them dropped in the box …\n", dropped) : std::string(" …\n");
  }
}

}  // namespace

std::string log_excerpt(const BuildLog& log, const std::string& telling_line) {
  const auto text = log.text();
  const auto drop = log.head.size();
  auto dropped = log.dropped_bytes;
  auto ranges = shown_ranges(text, telling_line);
  if (dropped > 0) {
    ranges = split_at(ranges, drop);
  }
  std::string out;
  std::size_t at = 0;
  for (const auto& range : ranges) {
    const bool is_past_drop = range.begin >= drop;
    append_gap(out, range.begin - at, is_past_drop ? dropped : 0);
    dropped = is_past_drop ? 0 : dropped;
    append_lines(out, std::string_view(text).substr(range.begin, range.end - range.begin));
    at = range.end;
  }
  append_gap(out, text.size() - at, dropped);
  return out;
}

std::string first_lines(const std::string& excerpt, std::size_t most) {
  constexpr std::size_t kMark = 48;  // bytes for the line that says so
  if (excerpt.size() <= most) {
    return excerpt;
  }
  const auto newline = excerpt.rfind('\n', most - kMark);
  const auto end = newline == std::string::npos ? 0 : newline + 1;
  return excerpt.substr(0, end) + fmt::format("… {} bytes more\n", excerpt.size() - end);
}

}  // namespace goiso
