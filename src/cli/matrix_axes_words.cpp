#include "cli/matrix_axes_words.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/shell_split.h"
#include "cli/validators.h"

namespace goiso {
namespace {

void add_list(CLI::App& command, const char* flag, std::vector<std::string>& into, const char* about,
              const char* type) {
  command.add_option(flag, into, about)->take_all()->expected(1)->allow_extra_args(false)->type_name(type);
}

// "a,b" in one flag or in two.
std::vector<std::string> at_commas(const std::vector<std::string>& words) {
  std::vector<std::string> values;
  for (const auto& word : words) {
    for (const auto part : split(word, ',')) {
      values.emplace_back(trim(part));
    }
  }
  return values;
}

std::vector<std::string> switch_values(const std::string& word) {
  if (word.empty()) {
    return {};
  }
  return word == "both" ? std::vector<std::string>{"0", "1"} : std::vector<std::string>{word};
}

Result<NamedCommand> command_of(const std::string& word) {
  const auto equals = word.find('=');
  const auto name = word.substr(0, equals);
  const bool has_name = equals != std::string::npos && !name.empty() &&
                        name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.") == std::string::npos;
  if (!has_name) {
    return Error{ErrorKind::kUsage,
                 fmt::format("--command '{}' has no name", terminal_safe(word)),
                 {},
                 "write it like --command test='go test ./...'; names are a-z, 0-9, '-', '_' and '.'"};
  }
  TRY_ASSIGN(auto words, shell_split(word.substr(equals + 1)));
  return NamedCommand{name, std::move(words)};
}

}  // namespace

void add_axis_flags(CLI::App& command, AxisWords& words) {
  add_list(command, "--platform", words.platforms,
           "what is built for: GOOS/GOARCH[/variant], several with commas (default: the box's own)", "NAMES");
  command.add_flag("--cgo", words.cgo, "build with cgo: --cgo=0, --cgo=1 or --cgo=both (default 0)")
      ->check(one_of({"0", "1", "true", "false", "both"}));
  command.add_flag("--race", words.race, "with the race detector, which needs cgo: --race=0, =1 or =both (default 0)")
      ->check(one_of({"0", "1", "true", "false", "both"}));
  add_list(command, "--go-line", words.go_lines, "go lines that go.mod is given, with commas; 'own' is the project's",
           "LINES");
  add_list(command, "--tags", words.tags, "a set of build tags, 'none' for none (repeat)", "TAGS");
  add_list(command, "--godebug", words.godebug, "a GODEBUG, 'none' for none (repeat)", "K=V");
  add_list(command, "--goexperiment", words.goexperiment, "a GOEXPERIMENT, 'none' for none (repeat)", "NAMES");
  add_list(command, "--command", words.commands, "a command with a name, instead of one behind '--' (repeat)",
           "NAME=COMMAND");
}

Result<AxisOptions> read_axes(const AxisWords& words) {
  AxisOptions axes;
  axes.platforms = at_commas(words.platforms);
  axes.cgo = switch_values(words.cgo);
  axes.race = switch_values(words.race);
  axes.go_lines = at_commas(words.go_lines);
  axes.tags = words.tags;
  axes.godebug = words.godebug;
  axes.goexperiment = words.goexperiment;
  for (const auto& word : words.commands) {
    TRY_ASSIGN(auto command, command_of(word));
    axes.commands.push_back(std::move(command));
  }
  return axes;
}

}  // namespace goiso
