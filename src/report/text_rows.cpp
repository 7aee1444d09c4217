#include "report/text_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace goiso {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::string wrapped(const std::string& text, int indent, int width) {
  std::string lines;
  int column = indent;
  for (const auto word : split(text, ' ')) {
    const int size = columns_of(word);
    const bool is_first = lines.empty();
    if (!is_first && column + 1 + size > width) {
      lines += "\n" + std::string(static_cast<std::size_t>(indent), ' ');
      column = indent + size;
    } else {
      lines += is_first ? "" : " ";
      column += size + (is_first ? 0 : 1);
    }
    lines += word;
  }
  return lines;
}

}  // namespace

std::string painted(const std::string& text, const char* colour, const TextStyle& style) {
  return style.colour == Colour::kAlways ? fmt::format("{}{}\x1b[0m", colour, text) : text;
}

int columns_of(std::string_view text) {
  int columns = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\x1b') {
      at = std::min(text.find('m', at), text.size());
      continue;
    }
    columns += is_continuation(text[at]) ? 0 : 1;
  }
  return columns;
}

std::string text_row(const char* label, const std::string& text, int indent, const TextStyle& style) {
  const auto lines = style.width == 0 ? text : wrapped(text, indent, style.width);
  return painted(fmt::format("{:<{}}", label, indent), paint::kDim, style) + lines + "\n";
}

}  // namespace goiso
