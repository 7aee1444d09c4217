#include "cli/parse_error.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/text.h"

namespace goiso {
namespace {

// Does it do nothing without a command below it?
bool is_group(const CLI::App& command) { return command.get_require_subcommand_min() > 0; }

// How far the words led, and the first one that led nowhere.
struct Reached {
  const CLI::App* command;
  std::string name;        // "goiso runs"
  std::string stray;       // "" when the words ended there
  bool is_before = false;  // a flag stands where the command should
};

const CLI::App* command_named(const CLI::App& app, const std::string& name) {
  const auto found = app.get_subcommands([&](const CLI::App* command) { return command->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

Reached reach(const CLI::App& app, const std::vector<std::string>& words) {
  Reached reached{&app, app.get_name(), {}, false};
  for (const auto& word : words) {
    if (reached.command->get_subcommands([](const CLI::App*) { return true; }).empty()) {
      return reached;
    }
    const auto* next = command_named(*reached.command, word);
    if (next == nullptr && !is_group(*reached.command)) {
      return reached;
    }
    if (next == nullptr) {
      reached.stray = word;
      reached.is_before = word.starts_with("-");
      return reached;
    }
    reached.command = next;
    reached.name += " " + word;
  }
  return reached;
}

std::vector<std::string> names_below(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

std::vector<std::string> flags_of(const CLI::App& app) {
  std::vector<std::string> flags;
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) {
      flags.push_back("--" + name);
    }
  }
  return flags;
}

std::string meant(const std::string& word, const std::vector<std::string>& candidates, const std::string& command) {
  const auto near = nearest(word, candidates);
  return near.empty() ? fmt::format("see '{} --help'", command)
                      : fmt::format("did you mean '{}'? See '{} --help'", near, command);
}

Error no_command(const Reached& reached) {
  const auto names = names_below(*reached.command);
  const auto which = fmt::format("'{}' takes one of: {}", reached.name, join(names, ", "));
  if (reached.stray.empty()) {
    return Error{ErrorKind::kUsage, fmt::format("'{}' alone does nothing", reached.name), {}, which};
  }
  if (reached.is_before) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' stands before a command, or is no flag", reached.stray),
                 {},
                 "flags come behind the command: goiso reproduce --json"};
  }
  const auto near = nearest(reached.stray, names);
  return Error{ErrorKind::kUsage,
               fmt::format("'{}' has no command '{}'", reached.name, reached.stray),
               {},
               near.empty() ? which : fmt::format("did you mean '{} {}'?", reached.name, near)};
}

// "--race both": the flag stands alone as well, so its value has to be joined to it. "" when no such flag is before it.
std::string flag_before(const Reached& reached, const std::vector<std::string>& words, const std::string& stray) {
  const auto at = std::find(words.begin(), words.end(), stray);
  if (at == words.begin() || at == words.end() || !std::prev(at)->starts_with("--")) {
    return {};
  }
  const auto& flag = *std::prev(at);
  const auto* const option = reached.command->get_option_no_throw(flag);
  // Its help says so: a flag that takes no value at all looks the same to the grammar.
  const bool takes_a_value = option != nullptr && option->get_description().find(flag + "=") != std::string::npos;
  return takes_a_value ? flag : std::string{};
}

Error too_many(const Reached& reached, const std::vector<std::string>& words, const std::string& word) {
  if (word.starts_with("-")) {
    const auto flag = word.substr(0, word.find('='));
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' has no flag '{}'", reached.name, flag),
                 {},
                 meant(flag, flags_of(*reached.command), reached.name)};
  }
  if (const auto flag = flag_before(reached, words, word); !flag.empty()) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' takes its value joined to it, not as the word '{}'", flag, word),
                 {},
                 fmt::format("write {}={}", flag, word)};
  }
  const bool runs = reached.command->get_option_no_throw("--timeout") != nullptr;
  return Error{ErrorKind::kUsage,
               fmt::format("'{}' does not know what to do with '{}'", reached.name, word),
               {},
               runs ? fmt::format("a command to run stands behind '--': {} . -- go test ./...", reached.name)
                    : fmt::format("see '{} --help'", reached.name)};
}

}  // namespace

Error usage_error(const CLI::App& app, const CLI::ParseError& error, const std::vector<std::string>& words) {
  const auto reached = reach(app, words);
  if (is_group(*reached.command)) {
    return no_command(reached);
  }
  const auto stray = app.remaining(true);
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && !stray.empty()) {
    return too_many(reached, words, stray.front());
  }
  return Error{ErrorKind::kUsage, error.what(), {}, fmt::format("see '{} --help'", reached.name)};
}

}  // namespace goiso
