#include "report/matrix_commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

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

void add_goflag(std::map<std::string, std::string>& environment, const std::string& flag) {
  auto& flags = environment["GOFLAGS"];
  flags += (flags.empty() ? "" : " ") + flag;
}

// As the cell's build had them: what was asked for, and what its axes set.
std::map<std::string, std::string> environment_of(const MatrixReport& report, const MatrixCell& cell) {
  auto environment = report.environment;
  if (axis_of(cell, "race") == "1") {
    add_goflag(environment, "-race");
  }
  if (const auto tags = axis_of(cell, "tags"); !tags.empty()) {
    add_goflag(environment, "-tags=" + tags);
  }
  for (const auto* variable : {"GODEBUG", "GOEXPERIMENT"}) {
    if (const auto setting = axis_of(cell, variable); !setting.empty()) {
      environment[variable] = setting;
    }
  }
  return environment;
}

// A report does not know what its machine is; that most are of this kind keeps the line short.
constexpr const char* kUsualPlatform = "linux/amd64";

std::string flags_of(const MatrixReport& report, const MatrixCell& cell) {
  std::string flags;
  if (!cell.platform.empty() && (varies(report, "platform") || cell.platform != kUsualPlatform)) {
    flags += " --platform " + shell_quoted(one_line(cell.platform));
  }
  const auto cgo = axis_of(cell, "cgo");
  const bool has_cgo = cgo.empty() ? axis_of(cell, "race") == "1" : cgo == "1";
  flags += has_cgo ? " --cgo" : cgo == "0" ? " --cgo=0" : "";
  if (!report.image.empty() && report.image != "base") {
    flags += " --image " + shell_quoted(one_line(report.image));
  }
  for (const auto& [name, value] : environment_of(report, cell)) {
    flags += " --env " + shell_quoted(one_line(fmt::format("{}={}", name, value)));
  }
  return flags;
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
  return fmt::format("goiso bisect {} --good {} --bad {}{}{}", project_word(report), version_word(from.go),
                     version_word(to.go), flags_of(report, to), behind_dashes(report, to));
}

std::vector<std::string> reproduce_lines(const MatrixReport& report, const MatrixCell& cell) {
  if (is_own(cell)) {
    return {};
  }
  std::vector<std::string> lines;
  if (const auto line = axis_of(cell, "go-line"); !line.empty()) {
    lines.push_back("# with 'go " + one_line(line) + "' in go.mod:");
  }
  lines.push_back(fmt::format("goiso reproduce {} --go {}{}{}", project_word(report), version_word(cell.go),
                              flags_of(report, cell), behind_dashes(report, cell)));
  if (auto plain = plain_line(report, cell); !plain.empty()) {
    lines.push_back(std::move(plain));
  }
  return lines;
}

}  // namespace goiso
