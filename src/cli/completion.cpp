#include "cli/completion.h"

#include <fmt/format.h>

#include "base/text.h"

namespace goiso {
namespace {

// "a" | "b" of every command but goiso itself: the words that lead one level down.
std::string descents(const std::vector<CommandOutline>& commands, std::string_view quote) {
  std::vector<std::string> names;
  for (const auto& command : commands) {
    if (command.name != "goiso") {
      names.push_back(fmt::format("{0}{1}{0}", quote, command.name));
    }
  }
  return join(names, " | ");
}

std::vector<std::string> words_of(const CommandOutline& command) {
  auto words = command.commands;
  for (const auto& flag : command.flags) {
    words.push_back(flag.name);
  }
  return words;
}

std::string bash(const std::vector<CommandOutline>& commands) {
  std::string text =
      "# eval \"$(goiso completion bash)\"\n"
      "_goiso() {\n"
      "  local at=goiso word words=\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    [[ $word != -- ]] || return 0\n"
      "    case \"$at $word\" in\n";
  text += fmt::format("      {}) at=\"$at $word\" ;;\n    esac\n  done\n  case \"$at\" in\n", descents(commands, "\""));
  for (const auto& command : commands) {
    text += fmt::format("    \"{}\") words=\"{}\" ;;\n", command.name, join(words_of(command), " "));
  }
  return text +
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\")\n"
         "}\n"
         "complete -o default -F _goiso goiso\n";
}

// In single quotes for zsh's _describe and fish, where a colon or a quote would end the word.
std::string about(std::string_view text, bool is_zsh) {
  std::string quoted;
  for (const char c : text) {
    quoted += c == '\'' ? (is_zsh ? "'\\''" : "\\'") : is_zsh && c == ':' ? "\\:" : std::string(1, c);
  }
  return quoted;
}

std::string about_command(const std::vector<CommandOutline>& commands, const std::string& name) {
  for (const auto& command : commands) {
    if (command.name == name) {
      return command.about;
    }
  }
  return {};
}

std::string zsh(const std::vector<CommandOutline>& commands) {
  std::string text =
      "#compdef goiso\n"
      "# eval \"$(goiso completion zsh)\", behind compinit\n"
      "_goiso() {\n"
      "  local at=goiso word\n"
      "  local -a choices\n"
      "  for word in \"${(@)words[2,CURRENT-1]}\"; do\n"
      "    case \"$at $word\" in\n";
  text +=
      fmt::format("      ({}) at=\"$at $word\" ;;\n    esac\n  done\n  case \"$at\" in\n", descents(commands, "\""));
  for (const auto& command : commands) {
    text += fmt::format("    (\"{}\") choices=(", command.name);
    for (const auto& name : command.commands) {
      text += fmt::format(" '{}:{}'", name, about(about_command(commands, command.name + " " + name), true));
    }
    for (const auto& flag : command.flags) {
      text += fmt::format(" '{}:{}'", flag.name, about(flag.about, true));
    }
    text += ") ;;\n";
  }
  return text + "  esac\n  _describe goiso choices\n  _files\n}\ncompdef _goiso goiso\n";
}

std::string fish(const std::vector<CommandOutline>& commands) {
  std::string text =
      "# goiso completion fish | source\n"
      "function __goiso_at\n"
      "  set -l at goiso\n"
      "  for word in (commandline -opc)[2..-1]\n"
      "    switch \"$at $word\"\n"
      "      case";
  for (const auto& command : commands) {
    text += command.name == "goiso" ? "" : fmt::format(" '{}'", command.name);
  }
  text += "\n        set at \"$at $word\"\n    end\n  end\n  test \"$at\" = \"$argv\"\nend\n";
  for (const auto& command : commands) {
    const auto start = fmt::format("complete -c goiso -n '__goiso_at {}'", command.name);
    for (const auto& name : command.commands) {
      text += fmt::format("{} -f -a {} -d '{}'\n", start, name,
                          about(about_command(commands, command.name + " " + name), false));
    }
    for (const auto& flag : command.flags) {
      const bool is_long = flag.name.starts_with("--");
      text += fmt::format("{} {} {}{} -d '{}'\n", start, is_long ? "-l" : "-s", flag.name.substr(is_long ? 2 : 1),
                          flag.takes_value ? " -r" : "", about(flag.about, false));
    }
  }
  return text;
}

}  // namespace

std::string completion(Shell shell, const std::vector<CommandOutline>& commands) {
  switch (shell) {
    case Shell::kBash:
      return bash(commands);
    case Shell::kZsh:
      return zsh(commands);
    case Shell::kFish:
      return fish(commands);
  }
  return {};
}

}  // namespace goiso
