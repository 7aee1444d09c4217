#include "cli/grammar.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>
#include <sstream>

#include "cli/parse_error.h"
#include "command/folders.h"

namespace goiso {
namespace {

// CLI11's help, with what stands behind "--" for the commands that run something.
class HelpText : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override {
    auto text = CLI::Formatter::make_help(app, std::move(name), mode);
    for (auto at = text.find("\n\n\n"); at != std::string::npos; at = text.find("\n\n\n", at)) {
      text.erase(at, 1);
    }
    while (text.ends_with("\n\n")) {
      text.pop_back();
    }
    return text;
  }

  std::string make_usage(const CLI::App* app, std::string name) const override {
    auto usage = CLI::Formatter::make_usage(app, std::move(name));
    if (app->get_option_no_throw("--timeout") != nullptr) {
      usage.insert(usage.find_last_not_of('\n') + 1, " [-- COMMAND...]");
    }
    return usage;
  }
};

FlagOutline outline_of(const CLI::Option& option) {
  const bool is_long = !option.get_lnames().empty();
  const auto name = is_long ? "--" + option.get_lnames().front() : "-" + option.get_snames().front();
  return {name, option.get_description(), option.get_items_expected_max() > 0 && !option.get_type_name().empty(),
          is_long && option.get_configurable()};
}

void add_outline(const CLI::App& app, const std::string& name, std::vector<CommandOutline>& all) {
  CommandOutline here{name, app.get_description(), {}, {}};
  for (const auto* option : app.get_options([](const CLI::Option* one) { return !one->get_positional(); })) {
    here.flags.push_back(outline_of(*option));
  }
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  for (const auto* command : commands) {
    here.commands.push_back(command->get_name());
  }
  all.push_back(std::move(here));
  for (const auto* command : commands) {
    add_outline(*command, name + " " + command->get_name(), all);
  }
}

CLI::App& deepest(CLI::App& app) {
  auto* at = &app;
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
  }
  return *at;
}

// What is read later wins, so the files come first: user, project, variable.
Result<Settings> settings_for(const CLI::App& command, const std::map<std::string, std::string>& environment,
                              const std::vector<std::string>& keys) {
  Settings settings = settings_of_environment(environment, keys);
  const auto section = command.get_name();
  if (const auto* path = command.get_option_no_throw("PATH")) {
    const auto file = project_settings_file(path->count() > 0 ? path->results().front() : ".");
    if (!file.empty()) {
      TRY_ASSIGN(auto of_project, settings_of_file(file, SettingsOwner::kProject, keys, section));
      settings.merge(of_project);
    }
  }
  if (const auto folders = folders_from(environment)) {
    TRY_ASSIGN(auto of_user, settings_of_file(folders->config / "config.toml", SettingsOwner::kUser, keys, section));
    settings.merge(of_user);
  }
  return settings;
}

}  // namespace

std::vector<CommandOutline> outline_of(const CLI::App& app) {
  std::vector<CommandOutline> all;
  add_outline(app, app.get_name(), all);
  return all;
}

std::vector<std::string> keys_of(const CLI::App& app) {
  std::set<std::string> keys;
  for (const auto& command : outline_of(app)) {
    for (const auto& flag : command.flags) {
      if (flag.has_key) {
        keys.insert(flag.name.substr(2));
      }
    }
  }
  return {keys.begin(), keys.end()};
}

Grammar::Grammar(Request& request)
    : app_(std::make_unique<CLI::App>(
          "goiso: why does this Go build fail, since when, and what is the smallest change that makes it pass?",
          "goiso")),
      request_(request) {
  app_->formatter(std::make_shared<HelpText>());
  app_->set_help_flag("-h,--help", "this text")->configurable(false);
  app_->require_subcommand(1);
  app_->fallthrough(false);
  add_reproduce(*app_, request);
  add_bisect(*app_, request);
  add_matrix(*app_, request);
  add_sdk(*app_, request);
  add_versions(*app_, request);
  add_mod(*app_, request);
  add_image(*app_, request);
  add_runs(*app_, request);
  add_export(*app_, request);
  add_ci(*app_, request);
  add_upkeep(*app_, request);
  add_shell(*app_, request);
  app_->set_version_flag("--version", "goiso " GOISO_VERSION, "the version")->configurable(false);
  app_->set_help_all_flag("--help-all", "help of every command")->configurable(false);
  app_->footer(
      "To begin with: goiso reproduce ./proj --go 1.21\n"
      "Exit codes: 0 passed, 1 failed, 124 timed out, 125 untestable; 128 and up speak of goiso itself.");
}

Grammar::~Grammar() = default;

Result<std::string> Grammar::read(const std::vector<std::string>& words,
                                  const std::map<std::string, std::string>& environment) {
  try {
    auto reversed = words;
    std::reverse(reversed.begin(), reversed.end());  // CLI11 takes them off the back
    app_->parse(std::move(reversed));
    TRY(take_settings(deepest(*app_), environment));
    return request_.print;
  } catch (const CLI::ParseError& end) {
    if (end.get_exit_code() != 0) {
      return usage_error(*app_, end, words);
    }
    std::ostringstream out;  // help and --version are CLI11 "errors" that succeed
    (void)app_->exit(end, out, out);
    return out.str();
  }
}

Result<void> Grammar::take_settings(CLI::App& command, const std::map<std::string, std::string>& environment) {
  TRY_ASSIGN(request_.settings, settings_for(command, environment, keys_of(*app_)));
  for (const auto& [key, setting] : request_.settings) {
    auto* option = command.get_option_no_throw("--" + key);
    if (option == nullptr || option->count() > 0 || !option->get_configurable()) {
      continue;
    }
    try {
      for (const auto& value : setting.values) {
        option->add_result(value);
      }
      option->run_callback();
    } catch (const CLI::ParseError& error) {
      return Error{ErrorKind::kUsage, error.what(), {"reading '" + setting.origin + "'"}, {}};
    }
  }
  return {};
}

std::string Grammar::help(const std::vector<std::string>& command) const {
  const auto* at = app_.get();
  std::string before;
  for (const auto& word : command) {
    before += (before.empty() ? "" : " ") + at->get_name();
    at = at->get_subcommand(word);
  }
  return at->help(before);
}

}  // namespace goiso
