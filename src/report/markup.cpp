#include "report/markup.h"

#include <algorithm>

#include "base/text.h"
#include "report/one_line.h"

namespace goiso {
namespace {

std::string escaped(std::string_view text, const char* quote, const char* apostrophe) {
  std::string out;
  out.reserve(text.size());
  for (const char c : terminal_safe(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += quote;
        break;
      case '\'':
        out += apostrophe;
        break;
      default:
        out += c;
    }
  }
  return out;
}

// U+FFFE and U+FFFF are valid UTF-8 and no characters of XML.
std::string without_noncharacters(std::string text) {
  for (const char* one : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    for (auto at = text.find(one); at != std::string::npos; at = text.find(one, at + 3)) {
      text.replace(at, 3, "\xEF\xBF\xBD");
    }
  }
  return text;
}

std::size_t longest_run_of_backticks(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

bool is_harmless_in_markdown(std::string_view text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;%()/-+='?";
  return text.find_first_not_of(kPlain) == std::string_view::npos && text.find("//") == std::string_view::npos &&
         text.find("www.") == std::string_view::npos;
}

}  // namespace

std::string html_text(std::string_view text) { return escaped(text, "&quot;", "&#39;"); }

std::string xml_text(std::string_view text) { return without_noncharacters(escaped(text, "&quot;", "&apos;")); }

std::string xml_attribute(std::string_view text) {
  std::string out;
  for (const char c : xml_text(text)) {
    out += c == '\n' ? "&#10;" : c == '\t' ? "&#9;" : std::string(1, c);
  }
  return out;
}

std::string markdown_code(std::string_view text) {
  auto line = one_line(text);
  if (trim(line).empty()) {
    return "` `";
  }
  const auto fence = std::string(longest_run_of_backticks(line) + 1, '`');
  const bool needs_room = line.front() == '`' || line.back() == '`';
  return fence + (needs_room ? " " + line + " " : line) + fence;
}

std::string markdown_cell(std::string_view text) {
  std::string out;
  for (const char c : markdown_code(text)) {
    out += c == '|' ? "\\|" : std::string(1, c);
  }
  return out;
}

std::string markdown_block(std::string_view text, std::string_view language) {
  const auto safe = terminal_safe(text);
  const auto fence = std::string(std::max<std::size_t>(3, longest_run_of_backticks(safe) + 1), '`');
  return fence + std::string(language) + "\n" + safe + (safe.empty() || safe.ends_with('\n') ? "" : "\n") + fence +
         "\n";
}

std::string markdown_text(std::string_view text) {
  return is_harmless_in_markdown(text) ? std::string(text) : markdown_code(text);
}

}  // namespace goiso
