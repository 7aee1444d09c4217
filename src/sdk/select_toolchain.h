#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/go_version.h"

namespace goiso {

/// All that cmd/go's choice of a toolchain depends on.
struct SelectionInput {
  std::string local;                     ///< "go1.24.13": the installed Go
  std::string environment;               ///< GOTOOLCHAIN of the environment; "" counts as not set, as in cmd/go
  std::optional<std::string> user_file;  ///< GOTOOLCHAIN of the `go env -w` file
  std::optional<std::string> go_env;     ///< GOTOOLCHAIN of $GOROOT/go.env
  std::string file_name;                 ///< "../go.mod" or "go.work", as a message shows it; "" when there is neither
  std::string file_text;
  std::string file_trouble;  ///< why neither can be looked for ("invalid GOWORK: …"): fatal once the choice needs one
  bool has_modules = true;   ///< false under GO111MODULE=off: nothing is chosen then
};

/// One rule that had a say.
struct SelectionStep {
  std::string rule;  ///< "GOTOOLCHAIN", "toolchain line", "go line", "local"
  std::string says;  ///< for people
};

struct Selection {
  std::string toolchain;      ///< a name: "go1.22.1"; the local one's when that runs
  bool is_local = false;      ///< the installed Go runs the command itself
  bool is_path_only = false;  ///< a toolchain that is not local is looked for in PATH and never downloaded
  std::vector<SelectionStep> steps;
  std::optional<GoVersion> version() const { return GoVersion::parse(toolchain); }
};

/// The toolchain that cmd/go chooses when it starts (go.dev/doc/toolchain#select; cmd/go/internal/toolchain, Select;
/// the commands that never switch and `go install pkg@version` aside). kUsage where cmd/go ends with a fatal error, in
/// its words. Pure.
Result<Selection> select_toolchain(const SelectionInput& input);

/// NAME of a go.env or `go env -w` file, as cmd/go reads it (cmd/go/internal/cfg, readEnvFile): the last one counts,
/// nothing is trimmed.
std::optional<std::string> go_env_value(std::string_view text, std::string_view name);

}  // namespace goiso
