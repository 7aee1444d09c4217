#include "diagnose/telling.h"

#include "base/text.h"

namespace goiso {
namespace {

constexpr std::size_t kLongestQuote = 1024;
constexpr int kBlankLines = 3;  // between a crash's first line and the value it panicked with

std::string_view next_line(std::string_view text) {
  for (int i = 0; i < kBlankLines && !text.empty(); ++i) {
    const auto end = text.find('\n');
    const auto line = trim(text.substr(0, end));
    if (!line.empty() || end == std::string_view::npos) {
      return line;
    }
    text.remove_prefix(end + 1);
  }
  return {};
}

}  // namespace

std::string quoted_line(std::string_view line) { return valid_utf8(trim(line).substr(0, kLongestQuote)); }

std::string template_of(std::string_view line, std::string_view rest, const Mask& mask, Voice voice) {
  auto text = mask.apply(line, voice);
  if (text.ends_with(':')) {
    const auto more = mask.apply(next_line(rest), voice);
    text += more.empty() ? "" : " " + more;
  }
  return text;
}

std::string_view last_telling_line(std::string_view text) {
  while (!text.empty()) {
    const auto newline = text.rfind('\n');
    const auto line = newline == std::string_view::npos ? text : text.substr(newline + 1);
    const auto words = trim(line);
    if (!words.empty() && !words.starts_with("exit status ") && !words.starts_with("go: downloading ")) {
      return words;
    }
    text = newline == std::string_view::npos ? std::string_view{} : text.substr(0, newline);
  }
  return {};
}

}  // namespace goiso
