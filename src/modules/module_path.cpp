#include "modules/module_path.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/utf8.h"
#include "modules/letters.h"
#include "modules/semver.h"

namespace goiso {
namespace {

enum class Kind { kModulePath, kFile };

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool is_path_character(char c) {
  return is_digit(c) || is_lower(c) || is_upper(c) || std::string_view{"-._~"}.find(c) != std::string_view::npos;
}

bool is_file_character(char32_t c) {
  constexpr std::string_view kAllowed = "!#$%&()+,-.=@[]^_{}~ ";
  if (c < 0x80) {
    const char byte = static_cast<char>(c);
    return is_path_character(byte) || kAllowed.find(byte) != std::string_view::npos;
  }
  return is_letter(c);
}

bool has_only_allowed(std::string_view part, Kind kind) {
  if (kind == Kind::kModulePath) {
    return std::all_of(part.begin(), part.end(), is_path_character);
  }
  while (!part.empty()) {
    const auto step = next_utf8(part);
    if (!step.is_valid || !is_file_character(step.code_point)) {
      return false;
    }
    part.remove_prefix(step.size);
  }
  return true;
}

// Names that Windows keeps for devices, whatever follows a dot (x/mod/module, badWindowsNames).
bool is_device_name(std::string_view stem) {
  std::string upper{stem};
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; });
  constexpr std::array<std::string_view, 4> kNames{"CON", "PRN", "AUX", "NUL"};
  if (std::find(kNames.begin(), kNames.end(), upper) != kNames.end()) {
    return true;
  }
  return upper.size() == 4 && (upper.starts_with("COM") || upper.starts_with("LPT")) && upper[3] >= '1' &&
         upper[3] <= '9';
}

// "name~1" is how Windows shortens names.
bool ends_in_short_name(std::string_view stem) {
  const auto tilde = stem.rfind('~');
  if (tilde == std::string_view::npos || tilde + 1 == stem.size()) {
    return false;
  }
  return std::all_of(stem.begin() + static_cast<std::ptrdiff_t>(tilde) + 1, stem.end(), is_digit);
}

const char* refuse_part(std::string_view part, Kind kind) {
  if (part.empty()) {
    return "it has an empty part";
  }
  if (std::count(part.begin(), part.end(), '.') == static_cast<std::ptrdiff_t>(part.size())) {
    return "it has a part of dots alone";
  }
  if (part.front() == '.' && kind == Kind::kModulePath) {
    return "a part begins with a dot";
  }
  if (part.back() == '.') {
    return "a part ends with a dot";
  }
  if (!has_only_allowed(part, kind)) {
    return "it has a character that is not allowed";
  }
  const auto stem = part.substr(0, part.find('.'));
  if (is_device_name(stem)) {
    return "it has a part that Windows keeps for a device";
  }
  return kind == Kind::kModulePath && ends_in_short_name(stem) ? "a part ends with a tilde and digits" : nullptr;
}

const char* refuse_parts(std::string_view path, Kind kind) {
  if (path.empty()) {
    return "it is empty";
  }
  if (path.front() == '-' && kind == Kind::kModulePath) {
    return "it begins with a dash";
  }
  for (const auto part : split(path, '/')) {
    if (const char* why = refuse_part(part, kind)) {
      return why;
    }
  }
  return nullptr;
}

const char* refuse_first_part(std::string_view first) {
  if (first.find('.') == std::string_view::npos) {
    return "its first part has no dot";
  }
  const bool is_host = std::all_of(first.begin(), first.end(),
                                   [](char c) { return c == '-' || c == '.' || is_digit(c) || is_lower(c); });
  return is_host ? nullptr : "its first part is no lower-case host name";
}

const char* refuse_module_path(std::string_view path) {
  if (const char* why = refuse_parts(path, Kind::kModulePath)) {
    return why;
  }
  if (const char* why = refuse_first_part(path.substr(0, path.find('/')))) {
    return why;
  }
  return split_path_version(path).is_valid ? nullptr : "its major version makes no sense";
}

Error no_module_path(std::string_view path, const char* why) {
  return Error{ErrorKind::kUsage, fmt::format("'{}' is no module path: {}", terminal_safe(path), why), {}, {}};
}

Error no_version(std::string_view version) {
  return Error{ErrorKind::kUsage, fmt::format("'{}' is no module version", terminal_safe(version)), {}, {}};
}

// gopkg.in/yaml.v3: there the major version is always written, with a dot.
SplitModulePath split_gopkg_in(std::string_view path) {
  constexpr std::string_view kUnstable = "-unstable";
  auto at = path.ends_with(kUnstable) ? path.size() - kUnstable.size() : path.size();
  while (at > 0 && is_digit(path[at - 1])) {
    --at;
  }
  if (at <= 1 || path[at - 1] != 'v' || path[at - 2] != '.') {
    return {path, {}, false};
  }
  const auto major = path.substr(at - 2);
  const bool is_valid = major.size() > 2 && (major[2] != '0' || major == ".v0");
  return is_valid ? SplitModulePath{path.substr(0, at - 2), major, true} : SplitModulePath{path, {}, false};
}

bool belongs_to_major(std::string_view version, std::string_view major) {
  constexpr std::string_view kUnstable = "-unstable";
  if (major.starts_with(".v") && major.ends_with(kUnstable)) {
    major.remove_suffix(kUnstable.size());
  }
  if (version.starts_with("v0.0.0-") && major == ".v1") {
    return true;  // cmd/go once made such pseudo-versions for gopkg.in
  }
  const auto own = major_of(version);
  return major.empty() ? own == "v0" || own == "v1" || is_incompatible(version) : own == major.substr(1);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_upper(c)) {
      out += '!';
      out += static_cast<char>(c - 'A' + 'a');
    } else {
      out += c;
    }
  }
  return out;
}

// False for what escaped() never writes.
bool unescape(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_upper(c)) {
      return false;
    }
    if (c != '!') {
      out += c;
      continue;
    }
    if (++i == text.size() || !is_lower(text[i])) {
      return false;
    }
    out += static_cast<char>(text[i] - 'a' + 'A');
  }
  return true;
}

// A version as it stands in a URL may be any query: a branch, a tag, a hash.
bool is_version_word(std::string_view version) {
  return refuse_part(version, Kind::kFile) == nullptr && version.find('!') == std::string_view::npos;
}

}  // namespace

Result<void> check_module_path(std::string_view path) {
  const char* why = refuse_module_path(path);
  return why == nullptr ? Result<void>{} : no_module_path(path, why);
}

Result<void> check_module_file(std::string_view name) {
  const char* why = refuse_parts(name, Kind::kFile);
  return why == nullptr
             ? Result<void>{}
             : Error{
                   ErrorKind::kUsage, fmt::format("'{}' is no file of a module: {}", terminal_safe(name), why), {}, {}};
}

Result<void> check_module_version(std::string_view path, std::string_view version) {
  TRY(check_module_path(path));
  if (!is_canonical_version(version)) {
    return no_version(version);
  }
  if (!belongs_to_major(version, split_path_version(path).major)) {
    return Error{
        ErrorKind::kUsage, fmt::format("'{}' is no version of '{}': the major versions differ", version, path), {}, {}};
  }
  return {};
}

Result<std::string> escape_module_path(std::string_view path) {
  TRY(check_module_path(path));
  return escaped(path);
}

Result<std::string> escape_module_version(std::string_view version) {
  return is_version_word(version) ? Result<std::string>{escaped(version)} : no_version(version);
}

Result<std::string> unescape_module_path(std::string_view text) {
  std::string path;
  if (!unescape(text, path)) {
    return no_module_path(text, "it is not escaped as paths are");
  }
  TRY(check_module_path(path));
  return path;
}

Result<std::string> unescape_module_version(std::string_view text) {
  std::string version;
  return unescape(text, version) && is_version_word(version) ? Result<std::string>{version} : no_version(text);
}

SplitModulePath split_path_version(std::string_view path) {
  if (path.starts_with("gopkg.in/")) {
    return split_gopkg_in(path);
  }
  auto at = path.size();
  bool has_dot = false;
  while (at > 0 && (is_digit(path[at - 1]) || path[at - 1] == '.')) {
    has_dot = has_dot || path[at - 1] == '.';
    --at;
  }
  if (at <= 1 || at == path.size() || path[at - 1] != 'v' || path[at - 2] != '/') {
    return {path, {}, true};
  }
  const auto major = path.substr(at - 2);
  const bool is_valid = !has_dot && major.size() > 2 && major[2] != '0' && major != "/v1";
  return is_valid ? SplitModulePath{path.substr(0, at - 2), major, true} : SplitModulePath{path, {}, false};
}

}  // namespace goiso
