#include "report/matrix_commands.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/bisect_sentences.h"
#include "report/one_line.h"

namespace goiso {
namespace {

std::string project_word(const MatrixReport& report) {
  return shell_quoted(one_line(report.project_path.empty() ? "." : report.project_path));
}

std::string behind_dashes(const MatrixReport& report, const MatrixCell& cell) {
  const auto* const command = command_of(report, cell);
  const bool is_default = command == nullptr || command->words == std::vector<std::string>{"go", "build", "./..."};
  return is_default ? "" : " -- " + command_line(command->words);
}

// "1.22.1" of "go1.22.1"
std::string version_word(const std::string& go) {
  return shell_quoted(one_line(go.starts_with("go") ? go.substr(2) : go));
}

}  // namespace

const MatrixCommand* command_of(const MatrixReport& report, const MatrixCell& cell) {
  const auto named = cell.axes.find("command");
  if (named == cell.axes.end()) {
    return report.commands.size() == 1 ? &report.commands.front() : nullptr;
  }
  const auto found = std::find_if(report.commands.begin(), report.commands.end(),
                                  [&](const MatrixCommand& one) { return one.name == named->second; });
  return found == report.commands.end() ? nullptr : &*found;
}

std::string command_text(const MatrixReport& report, const MatrixCommand& command) {
  return (report.commands.size() > 1 ? one_line(command.name) + ": " : "") + command_line(command.words);
}

std::string bisect_line(const MatrixReport& report, const MatrixCell& from, const MatrixCell& to) {
  return fmt::format("goiso bisect {} --good {} --bad {}{}", project_word(report), version_word(from.go),
                     version_word(to.go), behind_dashes(report, to));
}

}  // namespace goiso
