#include "sdk/spec_files.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "base/file.h"
#include "base/text.h"

namespace goiso {
namespace {

Error names_none(const std::string& where, const std::string& what) {
  return Error{ErrorKind::kUsage,
               fmt::format("{} names no Go version{}", where, what),
               {},
               "name the version instead, like 1.21"};
}

// A word of a file that is written like a spec's version: "1.21", "1.21.3", "go1.22rc1".
Result<FileVersion> version_of_word(const std::string& word, const std::string& said_by) {
  const auto terms = parse_version_spec(word);
  if (!terms || terms->size() != 1 ||
      (terms->front().kind != SpecTerm::Kind::kRelease && terms->front().kind != SpecTerm::Kind::kNewest)) {
    return names_none(said_by, word.empty() ? "" : fmt::format(": it says '{}'", terminal_safe(word.substr(0, 100))));
  }
  const auto& named = terms->front().low;
  return FileVersion{named.version, named.is_line, said_by};
}

Result<FileVersion> go_line(const std::string& file, std::string_view text) {
  const auto line = go_mod_value(text, "go");
  const auto* const assumed = file == "go.work" ? "1.18" : "1.16";
  return line.empty() ? version_of_word(assumed, fmt::format("{} without a go line", file))
                      : version_of_word(line, fmt::format("the go line of {}", file));
}

Result<FileVersion> toolchain_line(const std::string& file, std::string_view text) {
  const auto line = go_mod_value(text, "toolchain");
  const auto name = line == "default" || !line.starts_with("go") ? std::string{} : line;
  const auto version = name.empty() ? std::nullopt : GoVersion::parse(name);
  if (!version) {
    return names_none(
        fmt::format("the toolchain line of {}", file),
        line.empty() ? ": there is none" : fmt::format(": it says '{}'", terminal_safe(line.substr(0, 100))));
  }
  return FileVersion{*version, version->is_language(), fmt::format("the toolchain line of {}", file)};
}

Result<FileVersion> wanted_by(const std::string& file, std::string_view text) {
  TRY_ASSIGN(auto line, go_line(file, text));
  auto toolchain = toolchain_line(file, text);
  return toolchain && toolchain->version > line.version ? std::move(*toolchain) : std::move(line);
}

std::string first_word(std::string_view text) {
  for (const auto line : split_lines(text)) {
    const auto words = split_words(line);
    if (!words.empty() && !words[0].starts_with('#')) {
      return std::string{words[0]};
    }
  }
  return {};
}

std::string asdf_version(std::string_view text) {
  for (const auto line : split_lines(text)) {
    const auto words = split_words(line);
    if (words.size() > 1 && (words[0] == "golang" || words[0] == "go")) {
      return std::string{words[1]};
    }
  }
  return {};
}

}  // namespace

std::string file_name(SpecFile file) {
  switch (file) {
    case SpecFile::kGoMod:
    case SpecFile::kGoModGo:
    case SpecFile::kGoModToolchain:
    case SpecFile::kGoModAndNewer:
      return "go.mod";
    case SpecFile::kGoWork:
      return "go.work";
    case SpecFile::kGoVersion:
      return ".go-version";
    case SpecFile::kToolVersions:
      return ".tool-versions";
  }
  return "go.mod";
}

Result<FileVersion> version_in_file(SpecFile file, std::string_view text) {
  const auto name = file_name(file);
  switch (file) {
    case SpecFile::kGoModGo:
    case SpecFile::kGoModAndNewer:
      return go_line(name, text);
    case SpecFile::kGoModToolchain:
      return toolchain_line(name, text);
    case SpecFile::kGoVersion:
      return version_of_word(first_word(text), name);
    case SpecFile::kToolVersions:
      return version_of_word(asdf_version(text), name);
    case SpecFile::kGoMod:
    case SpecFile::kGoWork:
      break;
  }
  return wanted_by(name, text);
}

std::string go_mod_value(std::string_view text, std::string_view key) {
  for (const auto raw : split(text, '\n')) {
    const auto line = trim(raw);
    if (!line.starts_with(key) || line.size() == key.size() || (line[key.size()] != ' ' && line[key.size()] != '\t')) {
      continue;
    }
    const auto value = line.substr(key.size());
    return std::string{trim(value.substr(0, std::min(value.find("//"), value.size())))};
  }
  return {};
}

GoVersion first_release_of(const std::string& language) {
  const auto line = *GoVersion::parse(language);
  return line.is_language() ? *GoVersion::parse(language + ".0") : line;
}

std::optional<GoVersion> version_of_name(std::string_view name) {
  constexpr std::string_view kDevel = "devel ";
  name = trim(name.substr(0, std::min(name.find('\n'), name.size())));
  if (name.starts_with(kDevel)) {
    name.remove_prefix(kDevel.size());
  }
  return name.starts_with("go") ? GoVersion::parse(name) : std::nullopt;
}

Result<GoVersion> version_of_goroot(const std::string& folder) {
  const auto text = read_file(std::filesystem::path{folder} / "VERSION", 4096);
  const auto version = text ? version_of_name(*text) : std::nullopt;
  if (!version) {
    return Error{ErrorKind::kNotFound,
                 fmt::format("there is no Go in '{}': {}", terminal_safe(folder),
                             text ? "its VERSION names none" : text.error().message),
                 {},
                 "name a GOROOT, the folder that has VERSION, bin and src in it"};
  }
  return *version;
}

}  // namespace goiso
