#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace goiso {

/// One line of an SDK's table of GODEBUG settings (src/internal/godebugs/table.go).
struct GodebugSetting {
  std::string name;
  int changed = 0;  ///< minor version in which its default changed; 0 for never
  std::string old;  ///< the value that brings the behaviour before that back; "" when the table has none
};

/// What an SDK lets a build turn back.
struct SdkSettings {
  std::vector<GodebugSetting> godebug;         ///< in the table's order; empty before Go 1.21
  std::vector<std::string> experiments;        ///< GOEXPERIMENT names that are on by default
  std::vector<std::string> known_experiments;  ///< every name that GOEXPERIMENT takes, in the SDK's order
  /// Changes that the compiler can leave out place by place (-d=NAME=PATTERN): "variablemakehash"; none before Go 1.20
  std::vector<std::string> compiler_hashes{};

  const GodebugSetting* find_godebug(std::string_view name) const {
    const auto found =
        std::find_if(godebug.begin(), godebug.end(), [&](const GodebugSetting& one) { return one.name == name; });
    return found == godebug.end() ? nullptr : &*found;
  }
  bool has_experiment(std::string_view name) const {
    return std::find(experiments.begin(), experiments.end(), name) != experiments.end();
  }
  bool has_compiler_hash(std::string_view name) const {
    return std::find(compiler_hashes.begin(), compiler_hashes.end(), name) != compiler_hashes.end();
  }
};

}  // namespace goiso
