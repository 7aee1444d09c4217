#include "report/matrix_commands.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/box_flags.h"
#include "report/cell_environment.h"
#include "report/one_line.h"
#include "report/shell_line.h"

namespace goiso {
namespace {

std::vector<std::string> words_of(const MatrixReport& report, const MatrixCell& cell) {
  const auto* const command = command_of(report, cell);
  return command == nullptr ? std::vector<std::string>{} : command->words;
}

// "1.22.1" of "go1.22.1"; a bare "1.20" would be the newest of its line.
std::string version_word(const std::string& go) {
  const auto bare = go.starts_with("go") ? go.substr(2) : go;
  const bool is_line =
      std::count(bare.begin(), bare.end(), '.') == 1 && bare.find_first_not_of("0123456789.") == std::string::npos;
  return shell_quoted(one_line(is_line ? go : bare));
}

bool is_own(const MatrixCell& cell) { return cell.go.find("-own") != std::string::npos; }

std::string axis_of(const MatrixCell& cell, const std::string& name) {
  const auto found = cell.axes.find(name);
  return found == cell.axes.end() ? "" : found->second;
}

bool varies(const MatrixReport& report, const std::string& name) {
  return std::any_of(report.axes.begin(), report.axes.end(),
                     [&](const auto& axis) { return axis.first == name && axis.second.size() > 1; });
}

// A report does not know what its machine is; that most are of this kind keeps the line short.
constexpr const char* kUsualPlatform = "linux/amd64";

std::string flags_of(const MatrixReport& report, const MatrixCell& cell) {
  std::vector<std::string> flags;
  if (!cell.platform.empty() && (varies(report, "platform") || cell.platform != kUsualPlatform)) {
    flags.insert(flags.end(), {"--platform", cell.platform});
  }
  const auto cgo = axis_of(cell, "cgo");
  const bool has_cgo = cgo.empty() ? axis_of(cell, "race") == "1" : cgo == "1";
  if (has_cgo || cgo == "0") {
    flags.emplace_back(has_cgo ? "--cgo" : "--cgo=0");
  }
  if (!report.image.empty() && report.image != "base") {
    flags.insert(flags.end(), {"--image", report.image});
  }
  const auto axis = [&](const char* name) { return axis_of(cell, name); };
  for (const auto& [name, value] : cell_environment(report.environment, axis)) {
    flags.insert(flags.end(), {"--env", name + "=" + value});
  }
  return flag_words(flags);
}

std::string plain_line(const MatrixReport& report, const MatrixCell& cell) {
  const bool others_vary = std::any_of(report.axes.begin(), report.axes.end(), [](const auto& axis) {
    return axis.first != "go" && axis.first != "command" && axis.second.size() > 1;
  });
  const auto* const command = command_of(report, cell);
  const bool is_go = command != nullptr && !command->words.empty() && command->words.front() == "go";
  return !others_vary && is_go && flags_of(report, cell).empty()
             ? fmt::format("GOTOOLCHAIN={} {}", shell_quoted(one_line(cell.go)), command_line(command->words))
             : "";
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
  if (is_own(from) || is_own(to) || !axis_of(to, "go-line").empty()) {
    return "";
  }
  return fmt::format("goiso bisect {} --good {} --bad {}{}{}", path_word(report.project_path), version_word(from.go),
                     version_word(to.go), flags_of(report, to), behind_dashes(words_of(report, to)));
}

std::vector<std::string> reproduce_lines(const MatrixReport& report, const MatrixCell& cell) {
  if (is_own(cell)) {
    return {};
  }
  std::vector<std::string> lines;
  if (const auto line = axis_of(cell, "go-line"); !line.empty()) {
    lines.push_back("# with 'go " + one_line(line) + "' in go.mod:");
  }
  lines.push_back(fmt::format("goiso reproduce {} --go {}{}{}", path_word(report.project_path), version_word(cell.go),
                              flags_of(report, cell), behind_dashes(words_of(report, cell))));
  if (auto plain = plain_line(report, cell); !plain.empty()) {
    lines.push_back(std::move(plain));
  }
  return lines;
}

}  // namespace goiso
