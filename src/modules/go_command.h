#pragma once
#include <filesystem>
#include <map>
#include <string>

namespace goiso {

/// The first executable `go` in PATH; "" for none.
std::string find_go_command(const std::string& path);

/// The file that `go env -w` writes: $GOENV, or go/env in the user's configuration folder; "" when GOENV is off.
std::filesystem::path user_go_env_file(const std::map<std::string, std::string>& environment);

/// What an installed go says to `go env NAME`, trimmed; "" when it fails or takes longer than five seconds. Runs it in
/// "/", with GOTOOLCHAIN=local, so that it neither reads a project nor downloads a thing.
std::string ask_go_env(const std::string& go, const std::string& name,
                       const std::map<std::string, std::string>& environment);

}  // namespace goiso
