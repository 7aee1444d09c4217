#include "http/headers.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace goiso {
namespace {

std::string lower(std::string_view text) {
  std::string lowered{text};
  std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lowered;
}

// "HTTP/1.1 101 UPGRADED"
int status_of(std::string_view line) {
  int status = 0;
  const auto space = line.find(' ');
  if (!line.starts_with("HTTP/1.") || space == std::string_view::npos) {
    return 0;
  }
  const auto number = line.substr(space + 1, 3);
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), status);
  return error == std::errc{} && end == number.data() + 3 && status >= 100 ? status : 0;
}

}  // namespace

std::string HttpAnswer::header(std::string_view name) const {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; });
  return found == headers.end() ? std::string{} : found->second;
}

std::optional<HttpAnswer> parse_head(std::string_view head) {
  const auto lines = split_lines(head);
  HttpAnswer answer;
  answer.status = lines.empty() ? 0 : status_of(lines[0]);
  if (answer.status == 0) {
    return std::nullopt;
  }
  for (const auto line : lines) {
    const auto colon = line.find(':');
    if (&line != &lines[0] && colon != std::string_view::npos) {
      answer.headers.emplace_back(lower(trim(line.substr(0, colon))), std::string{trim(line.substr(colon + 1))});
    }
  }
  return answer;
}

bool is_chunked(const HttpAnswer& answer) { return lower(answer.header("transfer-encoding")) == "chunked"; }

}  // namespace goiso
