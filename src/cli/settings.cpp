#include "cli/settings.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "base/file.h"
#include "base/text.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr std::array<std::string_view, 10> kOfProjects{"go",     "platform", "env",  "timeout", "silence",
                                                       "memory", "cpus",     "disk", "repeat",  "cgo"};

std::string place(const fs::path& file, const toml::source_region& source) {
  return fmt::format("{}:{}", file.string(), source.begin.line);
}

Error refused(const fs::path& file, const toml::source_region& source, std::string_view what, std::string hint) {
  return Error{ErrorKind::kUsage, fmt::format("{} (at '{}')", what, place(file, source)), {}, std::move(hint)};
}

// The text of a value as the flag would take it; nullopt for a date, a list, a table.
std::optional<std::string> word_of(const toml::node& node) {
  if (const auto* text = node.as_string()) {
    return text->get();
  }
  if (const auto* number = node.as_integer()) {
    return std::to_string(number->get());
  }
  if (const auto* number = node.as_floating_point()) {
    return fmt::format("{}", number->get());
  }
  if (const auto* choice = node.as_boolean()) {
    return choice->get() ? "true" : "false";
  }
  return std::nullopt;
}

// A list is one value an element, a table one K=V a pair.
std::optional<std::vector<std::string>> words_of(const toml::node& node) {
  std::vector<std::string> words;
  bool is_plain = true;
  const auto add = [&](const std::string& before, const toml::node& value) {
    const auto word = word_of(value);
    is_plain = is_plain && word;
    words.push_back(before + word.value_or(""));
  };
  if (const auto* list = node.as_array()) {
    for (const auto& element : *list) {
      add("", element);
    }
  } else if (const auto* table = node.as_table()) {
    for (const auto& [name, value] : *table) {
      add(std::string{name.str()} + "=", value);
    }
  } else {
    add("", node);
  }
  return is_plain ? std::optional{words} : std::nullopt;
}

bool names_folder(const std::vector<std::string>& specs) {
  return std::any_of(specs.begin(), specs.end(),
                     [](const std::string& spec) { return spec.find("path:") != std::string::npos; });
}

struct File {
  const fs::path& path;
  SettingsOwner owner;
  const std::vector<std::string>& keys;

  Result<void> add(const std::string& key, const toml::node& value, Settings& into) const;
};

Result<void> File::add(const std::string& key, const toml::node& value, Settings& into) const {
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
    const auto near = nearest(key, keys);
    return refused(path, value.source(), fmt::format("no flag has the key '{}'", key),
                   near.empty() ? "'goiso config' lists the keys" : fmt::format("did you mean '{}'?", near));
  }
  if (owner == SettingsOwner::kProject && std::find(kOfProjects.begin(), kOfProjects.end(), key) == kOfProjects.end()) {
    return refused(path, value.source(), fmt::format("a project may not set '{}'", key),
                   "set it as a flag, or in your own config.toml");
  }
  const auto words = words_of(value);
  if (!words) {
    return refused(path, value.source(), fmt::format("the value of '{}' is not understood", key),
                   "write text, a number, true or false, or a list");
  }
  if (owner == SettingsOwner::kProject && key == "go" && names_folder(*words)) {
    return refused(path, value.source(), "a project may not set 'go' to a folder of this machine",
                   "give --go path:GOROOT yourself");
  }
  into[key] = Setting{*words, place(path, value.source())};
  return {};
}

}  // namespace

std::string variable_of(const std::string& key) {
  std::string name = "GOISO_";
  for (const char c : key) {
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return name;
}

Settings settings_of_environment(const std::map<std::string, std::string>& environment,
                                 const std::vector<std::string>& keys) {
  Settings settings;
  for (const auto& key : keys) {
    const auto found = environment.find(variable_of(key));
    if (found == environment.end() || found->second.empty()) {
      continue;
    }
    Setting setting{{}, found->first};
    for (const auto line : split_lines(found->second)) {
      setting.values.emplace_back(line);
    }
    settings.emplace(key, std::move(setting));
  }
  return settings;
}

Result<Settings> settings_of_file(const fs::path& path, SettingsOwner owner, const std::vector<std::string>& keys) {
  Settings settings;
  const auto text = read_file(path, 1u << 20);
  if (!text) {
    return text.error().kind == ErrorKind::kNotFound ? Result<Settings>{settings}
                                                     : Error{ErrorKind::kUsage, text.error().message, {}, {}};
  }
  const File file{path, owner, keys};
  try {
    const auto table = toml::parse(*text);
    for (const auto& [key, value] : table) {
      TRY(file.add(std::string{key.str()}, value, settings));
    }
  } catch (const toml::parse_error& error) {
    return refused(path, error.source(), error.description(), "the file is TOML: memory = \"8g\"");
  }
  return settings;
}

fs::path project_settings_file(const fs::path& path) {
  std::error_code error;
  auto folder = fs::canonical(path, error);
  if (error) {
    return {};  // the command itself says what is wrong with the path
  }
  folder = fs::is_directory(folder, error) ? folder : folder.parent_path();
  const auto has = [](const fs::path& where, const char* name) {
    std::error_code absent;
    return fs::is_regular_file(where / name, absent);
  };
  for (auto here = folder; here.has_relative_path(); here = here.parent_path()) {
    const bool is_candidate = here == folder || has(here, "go.mod") || has(here, "go.work");
    if (is_candidate && has(here, "goiso.toml")) {
      return here / "goiso.toml";
    }
  }
  return {};
}

}  // namespace goiso
