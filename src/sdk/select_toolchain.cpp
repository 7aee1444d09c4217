#include "sdk/select_toolchain.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "sdk/spec_files.h"

namespace goiso {
namespace {

Error fatal(const std::string& message) { return Error{ErrorKind::kUsage, terminal_safe(message), {}, {}}; }

// A version as go.mod writes it. No released Go takes a prerelease of a patch release, which GoVersion knows.
std::optional<GoVersion> plain_version(std::string_view text) {
  const auto version = text.starts_with("go") ? std::nullopt : GoVersion::parse(text);
  const bool has_patch = std::count(text.begin(), text.end(), '.') > 1;
  return version && version->is_prerelease() && has_patch ? std::nullopt : version;
}

// cmd/go/internal/gover, FromToolchain.
std::optional<GoVersion> version_of_toolchain(std::string_view name) {
  if (!name.starts_with("go") || name.find_first_of("/\\") != std::string_view::npos) {
    return std::nullopt;
  }
  name.remove_prefix(2);
  return plain_version(name.substr(0, name.find_first_of("- \t")));
}

// Go's %q, as far as a name of a toolchain needs it.
std::string go_quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    result += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  }
  return result + '"';
}

struct Setting {
  std::string value;
  const char* from;
};

Setting gotoolchain_of(const SelectionInput& input) {
  if (!input.environment.empty()) {
    return {input.environment, "environment"};
  }
  if (input.user_file) {
    return {*input.user_file, "go env -w file"};
  }
  return {input.go_env.value_or(""), "go.env of the installed Go"};
}

// What GOTOOLCHAIN leaves to be decided: the least toolchain, and whether the project may ask for a newer one.
struct Minimum {
  std::string name;
  std::optional<GoVersion> version;
  std::string mode;
};

Result<Minimum> minimum_of(const std::string& value, const SelectionInput& input) {
  Minimum minimum{input.local, version_of_toolchain(input.local), value};
  if (value == "auto" || value == "path") {
    return minimum;
  }
  const auto plus = value.find('+');
  const auto name = value.substr(0, plus);
  minimum.mode = plus == std::string::npos ? "" : value.substr(plus + 1);
  if (name != "local") {
    minimum.name = name;
    minimum.version = version_of_toolchain(name);
    if (!minimum.version) {
      return fatal(plus == std::string::npos ? fmt::format("invalid GOTOOLCHAIN {}", go_quoted(value))
                                             : fmt::format("invalid GOTOOLCHAIN {}: invalid minimum toolchain {}",
                                                           go_quoted(value), go_quoted(name)));
    }
  }
  if (plus != std::string::npos && minimum.mode != "auto" && minimum.mode != "path") {
    return fatal(fmt::format("invalid GOTOOLCHAIN {}: only version suffixes are +auto and +path", go_quoted(value)));
  }
  return minimum;
}

void say(Selection& selection, const char* rule, const std::string& text) {
  selection.steps.push_back({rule, terminal_safe(text)});
}

// Lets go.mod or go.work raise the choice above the minimum.
Result<void> raise(Selection& selection, const Minimum& minimum, const SelectionInput& input) {
  const auto toolchain = go_mod_value(input.file_text, "toolchain");
  const auto line = go_mod_value(input.file_text, "go");
  if (toolchain == "default") {
    say(selection, "toolchain line",
        fmt::format("{} says toolchain default: its go line is not asked", input.file_name));
    return {};
  }
  auto least = minimum.version;
  if (!toolchain.empty()) {
    const auto version = version_of_toolchain(toolchain);
    if (!version) {
      return fatal(fmt::format("invalid toolchain {} in {}", go_quoted(toolchain), input.file_name));
    }
    const bool is_newer = version > least;
    say(selection, "toolchain line",
        fmt::format("{} says toolchain {}, {} than {}", input.file_name, toolchain, is_newer ? "newer" : "no newer",
                    minimum.name));
    if (is_newer) {
      selection.toolchain = toolchain;
      least = version;
    }
  }
  const auto wanted = plain_version(line);
  if (!line.empty()) {
    say(selection, "go line",
        fmt::format("{} says go {}{}", input.file_name, line, wanted ? "" : ", which is no version"));
  }
  if (wanted > least) {
    // A language version is no release: its first one is called .0 (golang/go#62278).
    const bool is_language = wanted->is_language() && *wanted >= *GoVersion::parse("1.21");
    selection.toolchain = "go" + line + (is_language ? ".0" : "");
    say(selection, "go line", fmt::format("that is newer: {}", selection.toolchain));
  }
  return {};
}

Result<Selection> finished(Selection selection, const SelectionInput& input) {
  selection.is_local = selection.toolchain == "local" || selection.toolchain == input.local;
  if (selection.is_local) {
    selection.toolchain = input.local;
    say(selection, "local", fmt::format("the installed {} runs the command", input.local));
    return selection;
  }
  if (!selection.toolchain.starts_with("go1") && selection.toolchain.find("-go1") == std::string::npos) {
    return fatal(fmt::format("invalid GOTOOLCHAIN {}", go_quoted(selection.toolchain)));
  }
  const auto version = version_of_toolchain(selection.toolchain);
  const bool is_module_version = selection.toolchain.find_first_of(" \t") == std::string::npos;
  if (!selection.is_path_only && is_module_version && version &&
      version->is_language()) {  // no proxy has such a toolchain
    return fatal(fmt::format("invalid toolchain: {0} is a language version but not a toolchain version ({0}.x)",
                             selection.toolchain));
  }
  return selection;
}

}  // namespace

Result<Selection> select_toolchain(const SelectionInput& input) {
  Selection selection;
  selection.toolchain = input.local;
  const auto setting = gotoolchain_of(input);
  if (!input.has_modules || setting.value.empty()) {
    say(selection, "GOTOOLCHAIN", input.has_modules ? "GOTOOLCHAIN is not set" : "GO111MODULE=off: nothing is chosen");
    return finished(std::move(selection), input);
  }
  TRY_ASSIGN(const auto minimum, minimum_of(setting.value, input));
  selection.toolchain = minimum.name;
  selection.is_path_only = setting.value == "path" || setting.value.ends_with("+path");
  say(selection, "GOTOOLCHAIN",
      fmt::format("GOTOOLCHAIN={} ({}): at least {}", setting.value, setting.from, minimum.name));
  if (!minimum.mode.empty() && !input.file_trouble.empty()) {
    return fatal(input.file_trouble);
  }
  if (!minimum.mode.empty() && !input.file_name.empty()) {
    TRY(raise(selection, minimum, input));
  }
  return finished(std::move(selection), input);
}

std::optional<std::string> go_env_value(std::string_view text, std::string_view name) {
  std::optional<std::string> value;
  for (const auto line : split(text, '\n')) {
    const auto equals = line.find('=');
    if (equals != std::string_view::npos && line.substr(0, equals) == name) {
      value = std::string{line.substr(equals + 1)};
    }
  }
  return value;
}

}  // namespace goiso
