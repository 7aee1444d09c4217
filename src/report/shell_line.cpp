#include "report/shell_line.h"

#include "base/text.h"
#include "report/one_line.h"

namespace goiso {
namespace {

const std::vector<std::string>& usual_command() {
  static const std::vector<std::string> kUsual{"go", "build", "./..."};
  return kUsual;
}

}  // namespace

std::string command_line(const std::vector<std::string>& command) {
  std::vector<std::string> words;
  for (const auto& word : command.empty() ? usual_command() : command) {
    words.push_back(shell_quoted(one_line(word)));
  }
  return join(words, " ");
}

std::string behind_dashes(const std::vector<std::string>& command) {
  const bool is_usual = command.empty() || command == usual_command();
  return is_usual ? "" : " -- " + command_line(command);
}

std::string path_word(const std::string& path) { return shell_quoted(one_line(path.empty() ? "." : path)); }

}  // namespace goiso
