#include "report/fill_in.h"

#include <algorithm>

namespace goiso {

std::string fill_in(std::string_view text, const std::map<std::string, std::string>& values) {
  std::string out;
  while (!text.empty()) {
    const auto start = std::min(text.find('@'), text.size());
    out += text.substr(0, start);
    text.remove_prefix(start);
    const auto end = text.empty() ? std::string_view::npos : text.find('@', 1);
    const auto found = end == std::string_view::npos ? values.end() : values.find(std::string(text.substr(1, end - 1)));
    if (found != values.end()) {
      out += found->second;
      text.remove_prefix(end + 1);
    } else if (!text.empty()) {
      out += '@';
      text.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace goiso
