#include "cli/options.h"

#include <algorithm>

namespace goiso {

CommandLine split_command_line(int argc, const char* const* argv) {
  const std::vector<std::string> all(argv + std::min(argc, 1), argv + argc);
  const auto separator = std::find(all.begin(), all.end(), "--");
  CommandLine line;
  line.words.assign(all.begin(), separator);
  line.has_separator = separator != all.end();
  if (line.has_separator) {
    line.command.assign(separator + 1, all.end());
  }
  return line;
}

}  // namespace goiso
