#include "base/utf8.h"

#include <fmt/format.h>

#include <string>

#include "base/text.h"

namespace goiso {
namespace {

std::size_t sequence_size(unsigned char lead) {
  if (lead < 0x80) {
    return 1;
  }
  if (lead >= 0xC2 && lead <= 0xDF) {
    return 2;
  }
  if ((lead & 0xF0) == 0xE0) {
    return 3;
  }
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

bool is_shortest_scalar(char32_t point, std::size_t size) {
  constexpr char32_t kFirst[] = {0, 0, 0x80, 0x800, 0x10000};
  return point >= kFirst[size] && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
}

// Bidi embeddings, overrides, isolates and marks; line and paragraph separators; C0, DEL and C1 but tab and newline.
bool is_dangerous(char32_t point) {
  return (point < 0x20 && point != '\n' && point != '\t') || (point >= 0x7F && point <= 0x9F) || point == 0x061C ||
         (point >= 0x200E && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
         (point >= 0x2066 && point <= 0x2069) || point == 0xFEFF;
}

std::string visible(char32_t point) {
  return point < 0x100 ? fmt::format("\\x{:02x}", static_cast<unsigned>(point))
                       : fmt::format("\\u{:04x}", static_cast<unsigned>(point));
}

// CI services obey lines that begin so: GitHub "::set-output", Azure and GitHub "##[group]", TeamCity "##teamcity[".
bool starts_ci_command(std::string_view line) {
  const auto start = std::min(line.find_first_not_of(" \t"), line.size());
  return line.substr(start).starts_with("::") || line.substr(start).starts_with("##");
}

}  // namespace

Utf8Step next_utf8(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const auto size = sequence_size(lead);
  if (size == 1) {
    return {1, lead, true};
  }
  if (size == 0 || text.size() < size) {
    return {1, lead, false};
  }
  char32_t point = lead & (0xFF >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) {
      return {1, lead, false};
    }
    point = (point << 6) | (byte & 0x3F);
  }
  return is_shortest_scalar(point, size) ? Utf8Step{size, point, true} : Utf8Step{1, lead, false};
}

std::string terminal_safe(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  bool at_line_start = true;
  while (!text.empty()) {
    if (at_line_start && starts_ci_command(text.substr(0, text.find('\n')))) {
      safe += "\\";
    }
    const auto step = next_utf8(text);
    if (!step.is_valid || is_dangerous(step.code_point)) {
      safe += visible(step.code_point);
    } else {
      safe += text.substr(0, step.size);
    }
    at_line_start = text[0] == '\n';
    text.remove_prefix(step.size);
  }
  return safe;
}

std::string valid_utf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    const auto step = next_utf8(text);
    valid += step.is_valid ? text.substr(0, step.size) : std::string_view{"\xEF\xBF\xBD"};
    text.remove_prefix(step.size);
  }
  return valid;
}

}  // namespace goiso
