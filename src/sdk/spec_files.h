#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/go_version.h"
#include "sdk/version_spec.h"

namespace goiso {

/// The version that a file of the project names.
struct FileVersion {
  GoVersion version;
  bool is_line = false;  ///< "1.21": no release, the line
  std::string said_by;   ///< "the go line of go.mod"
};

/// "go.mod", "go.work", ".go-version", ".tool-versions".
std::string file_name(SpecFile file);

/// What `text`, the content of that file, says. A go.mod without a go line is read as cmd/go reads it (go 1.16;
/// go.work: go 1.18). kUsage for a file that names no version.
Result<FileVersion> version_in_file(SpecFile file, std::string_view text);

/// The value of the first line "KEY VALUE", as cmd/go scans go.mod and go.work for "go" and "toolchain" before it
/// parses them (cmd/go/internal/gover, GoModLookup); "" when there is none.
std::string go_mod_value(std::string_view text, std::string_view key);

/// "1.21" → go1.21.0, "1.20" → go1.20: what the first release of a line is called.
GoVersion first_release_of(const std::string& language);

/// The Go that lies in a folder, by its VERSION file; of a development version ("devel go1.28-3f2a") the line it
/// belongs to. kNotFound when there is no Go.
Result<GoVersion> version_of_goroot(const std::string& folder);

/// The version in the first line of a VERSION file; nullopt when there is none.
std::optional<GoVersion> version_of_name(std::string_view name);

}  // namespace goiso
