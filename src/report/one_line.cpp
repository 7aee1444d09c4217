#include "report/one_line.h"

#include "base/text.h"

namespace goiso {

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : terminal_safe(text)) {
    if (c == '\n' || c == '\t') {
      line += c == '\n' ? "\\n" : "\\t";
    } else {
      line += c;
    }
  }
  return line;
}

}  // namespace goiso
