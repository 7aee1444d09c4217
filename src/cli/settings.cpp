#include "cli/settings.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <map>
#include <optional>
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

constexpr std::array<std::string_view, 14> kOfMatrixOfProjects{
    "go",      "pre",          "platform", "cgo",          "race",         "go-line", "tags",
    "godebug", "goexperiment", "command",  "include-cell", "exclude-cell", "expect",  "cover"};

// [matrix] has the plural where several are usual.
const std::map<std::string, std::string, std::less<>>& names_in_matrix() {
  static const std::map<std::string, std::string, std::less<>> kNames{{"platforms", "platform"},
                                                                      {"go-lines", "go-line"},
                                                                      {"commands", "command"},
                                                                      {"include", "include-cell"},
                                                                      {"exclude", "exclude-cell"}};
  return kNames;
}

std::string key_in_matrix(std::string_view name) {
  std::string key{name};
  std::replace(key.begin(), key.end(), '_', '-');
  const auto other = names_in_matrix().find(key);
  return other == names_in_matrix().end() ? key : other->second;
}

// The values of a list, or of a single one.
std::optional<std::vector<std::string>> all_of(const toml::node& node) {
  return node.is_table() ? std::nullopt : words_of(node);
}

// { go = "1.21.*", platform = ["windows/amd64", "linux/386"], outcome = "fail" } as the flag takes it:
// "fail,go=1.21.*,platform=windows/amd64|linux/386".
std::optional<std::string> rule_word(const toml::table& rule) {
  std::string head;
  std::string conditions;
  for (const auto& [name, value] : rule) {
    const auto values = all_of(value);
    if (!values) {
      return std::nullopt;
    }
    if (name.str() == "outcome") {
      head = join(*values, "|");
    } else {
      conditions += fmt::format(",{}={}", key_in_matrix(name.str()), join(*values, name.str() == "go" ? "," : "|"));
    }
  }
  return head.empty() && !conditions.empty() ? conditions.substr(1) : head + conditions;
}

// A list is a command's words as they are, a text is split as a shell would.
std::optional<std::string> command_word(std::string_view name, const toml::node& node) {
  const auto words = all_of(node);
  if (!words) {
    return std::nullopt;
  }
  std::vector<std::string> quoted;
  for (const auto& word : *words) {
    quoted.push_back(node.is_array() ? shell_quoted(word) : word);
  }
  return fmt::format("{}={}", name, join(quoted, " "));
}

// A set of tags may be a list of its own.
std::optional<std::string> element_word(const std::string& key, const toml::node& node) {
  if (const auto* const rule = node.as_table()) {
    return key.ends_with("-cell") || key == "expect" ? rule_word(*rule) : std::nullopt;
  }
  const auto words = all_of(node);
  return words && (node.is_array() || words->size() == 1) ? std::optional{join(*words, ",")} : std::nullopt;
}

// cgo = [false, true] is --cgo=both.
std::vector<std::string> as_switch(const std::vector<std::string>& values) {
  const bool is_both =
      std::any_of(values.begin(), values.end(), [&](const auto& one) { return one != values.front(); });
  return is_both ? std::vector<std::string>{"both"} : std::vector<std::string>{values.front()};
}

std::optional<std::vector<std::string>> words_in_matrix(const std::string& key, const toml::node& node) {
  std::vector<std::string> words;
  bool is_plain = true;
  const auto add = [&](const std::optional<std::string>& word) {
    is_plain = is_plain && word;
    words.push_back(word.value_or(""));
  };
  const auto* const table = node.as_table();
  if (table != nullptr && key == "command") {
    for (const auto& [name, value] : *table) {
      add(command_word(name.str(), value));
    }
  } else if (const auto* const list = node.as_array()) {
    for (const auto& element : *list) {
      add(element_word(key, element));
    }
  } else {
    add(element_word(key, node));
  }
  if (!is_plain || words.empty()) {
    return std::nullopt;
  }
  return key == "cgo" || key == "race" ? as_switch(words) : words;
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
  Result<void> add_matrix(const toml::table& matrix, Settings& into) const;

 private:
  Result<void> check_key(const std::string& key, const toml::node& value) const;
};

Result<void> File::check_key(const std::string& key, const toml::node& value) const {
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
    auto names = keys;
    for (const auto& [name, meant] : names_in_matrix()) {
      names.push_back(name);
    }
    const auto near = nearest(key, names);
    return refused(path, value.source(), fmt::format("no flag has the key '{}'", key),
                   near.empty() ? "'goiso config' lists the keys" : fmt::format("did you mean '{}'?", near));
  }
  return {};
}

// A rule of expect that does not say what is expected; null when all do.
const toml::node* silent_rule(const toml::node& value) {
  const auto* const rules = value.as_array();
  for (std::size_t i = 0; rules != nullptr && i < rules->size(); ++i) {
    const auto* const rule = (*rules)[i].as_table();
    if (rule != nullptr && !rule->contains("outcome")) {
      return rule;
    }
  }
  return nullptr;
}

Result<void> File::add_matrix(const toml::table& matrix, Settings& into) const {
  for (const auto& [name, value] : matrix) {
    const auto key = key_in_matrix(name.str());
    TRY(check_key(key, value));
    const auto& allowed = kOfMatrixOfProjects;
    if (owner == SettingsOwner::kProject && std::find(allowed.begin(), allowed.end(), key) == allowed.end()) {
      return refused(path, value.source(), fmt::format("a project may not set '{}' of a matrix", key),
                     "set it as a flag, or in your own config.toml");
    }
    if (const auto* const rule = key == "expect" ? silent_rule(value) : nullptr; rule != nullptr) {
      return refused(path, rule->source(), "a rule of 'expect' has no 'outcome'",
                     "write what is expected: outcome = \"fail\"");
    }
    const auto words = words_in_matrix(key, value);
    if (!words) {
      return refused(path, value.source(), fmt::format("the value of '{}' is not understood", key),
                     "write text, a list, or for include, exclude and expect a list of tables");
    }
    if (owner == SettingsOwner::kProject && key != "command" && names_folder(*words)) {
      return refused(path, value.source(), "a project may not name a folder of this machine",
                     "give --go path:GOROOT yourself");
    }
    const bool is_list_of_specs = key == "go" && words->size() > 1;  // the flag has one, with commas
    into[key] =
        Setting{is_list_of_specs ? std::vector<std::string>{join(*words, ",")} : *words, place(path, value.source())};
  }
  return {};
}

Result<void> File::add(const std::string& key, const toml::node& value, Settings& into) const {
  TRY(check_key(key, value));
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

// The parser goes one call deeper for each part of a key, and for each bracket.
bool is_nested_too_deep(std::string_view text) {
  constexpr std::ptrdiff_t kMost = 1000;
  const auto lines = split_lines(text);
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
    return std::count(line.begin(), line.end(), '.') > kMost || std::count(line.begin(), line.end(), '[') > kMost;
  });
}

Result<Settings> settings_of_file(const fs::path& path, SettingsOwner owner, const std::vector<std::string>& keys,
                                  const std::string& command) {
  Settings settings;
  const auto text = read_file(path, 1u << 20);
  if (!text) {
    return text.error().kind == ErrorKind::kNotFound ? Result<Settings>{settings}
                                                     : Error{ErrorKind::kUsage, text.error().message, {}, {}};
  }
  const File file{path, owner, keys};
  if (is_nested_too_deep(*text)) {
    return Error{ErrorKind::kUsage, fmt::format("a key of '{}' has too many parts", path.string()), {}, {}};
  }
  try {
    const auto table = toml::parse(*text);
    const auto* const matrix = table["matrix"].as_table();
    for (const auto& [key, value] : table) {
      if (&value != matrix) {
        TRY(file.add(std::string{key.str()}, value, settings));
      }
    }
    if (matrix != nullptr && command == "matrix") {
      TRY(file.add_matrix(*matrix, settings));
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
