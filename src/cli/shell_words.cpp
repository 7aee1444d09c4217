#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <string_view>

#include "cli/answer_words.h"
#include "cli/completion.h"
#include "cli/grammar.h"
#include "cli/validators.h"
#include "command/config.h"

namespace goiso {
namespace {

// What the flag's own help says in "(default …)"; "false" for a switch.
std::string built_in(const FlagOutline& flag) {
  const auto start = flag.about.find("(default");
  if (start == std::string::npos) {
    return flag.takes_value ? "" : "false";
  }
  const auto from = flag.about.find_first_not_of(": ", start + std::string_view{"(default"}.size());
  return flag.about.substr(from, flag.about.find(')', from) - from);
}

std::vector<ConfigValue> values_of(const CLI::App& app, const Settings& settings) {
  std::map<std::string, ConfigValue> values;
  for (const auto& command : outline_of(app)) {
    for (const auto& flag : command.flags) {
      if (flag.has_key) {
        const auto key = flag.name.substr(2);
        values.emplace(key, ConfigValue{key, {built_in(flag)}, "built in"});
      }
    }
  }
  for (const auto& [key, setting] : settings) {
    values[key] = ConfigValue{key, setting.values, setting.origin};
  }
  std::vector<ConfigValue> list;
  for (auto& [key, value] : values) {
    list.push_back(std::move(value));
  }
  return list;
}

void add_config(CLI::App& app, Request& request) {
  const auto path = std::make_shared<std::string>(".");
  auto* config = add_answer(app, request, "config", "the value of every setting, and where it came from",
                            // Reading the words writes to `path`, so it lives as long as they may be read.
                            [&app, &request, path](House& house, std::stop_token) {
                              return show_config(values_of(app, request.settings), house);
                            });
  config->add_option("PATH", *path, "the project whose goiso.toml counts (default .)")->type_name("");
  config->footer(
      "A flag wins over its variable (--no-progress: GOISO_NO_PROGRESS), that over the project's goiso.toml, that over "
      "your config.toml.\n"
      "In the files: memory = \"8g\". A project may set how it is built, never where or with what of this machine.");
}

}  // namespace

void add_shell(CLI::App& app, Request& request) {
  add_config(app, request);
  const auto shell = std::make_shared<std::string>();
  auto* command = app.add_subcommand("completion", "the script that teaches a shell goiso's commands and flags");
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(one_of({"bash", "zsh", "fish"}))
      ->type_name("");
  command->footer("For example, in ~/.bashrc: eval \"$(goiso completion bash)\"");
  command->callback([&app, &request, shell] {
    request.print = completion(*shell == "zsh"    ? Shell::kZsh
                               : *shell == "fish" ? Shell::kFish
                                                  : Shell::kBash,
                               outline_of(app));
  });
}

}  // namespace goiso
