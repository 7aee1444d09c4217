#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace goiso {

/// What one key is set to, and by whom.
struct Setting {
  std::vector<std::string> values;  ///< as the flag takes them; several for a flag that repeats
  std::string origin;               ///< "GOISO_MEMORY", "/home/a/.config/goiso/config.toml:3"
};

/// By key: the flag's name without dashes ("no-progress").
using Settings = std::map<std::string, Setting>;

/// The variable of a key: "no-progress" is GOISO_NO_PROGRESS.
std::string variable_of(const std::string& key);

/// Variables that are set and not empty. A flag that repeats has one value a line.
Settings settings_of_environment(const std::map<std::string, std::string>& environment,
                                 const std::vector<std::string>& keys);

/// Whose file it is decides what it may set: a project comes from strangers, so it says how it is built and nothing
/// about this machine.
enum class SettingsOwner { kUser, kProject };

/// Reads a TOML file of `key = value`: text, a number, true or false, a list of them, or a table for a flag of K=V. No
/// file: no settings. kUsage, naming the file and the line, for what does not parse, for a key that no flag has and for
/// one that a project may not set. A table [matrix] speaks to `goiso matrix` alone: with "matrix" as `command` its keys
/// win over the file's own.
Result<Settings> settings_of_file(const std::filesystem::path& file, SettingsOwner owner,
                                  const std::vector<std::string>& keys, const std::string& command = {});

/// The goiso.toml of the project at `path`: in that folder, beside its go.mod or beside its go.work, whichever comes
/// first. Empty: none.
std::filesystem::path project_settings_file(const std::filesystem::path& path);

}  // namespace goiso
