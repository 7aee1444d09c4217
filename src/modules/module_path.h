#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace goiso {

/// The rules of golang.org/x/mod/module: what a module path may be, and how it is written in a URL or a file name.
/// Pure; any thread.

/// kUsage says which rule a path breaks: "example.com/x", lower-case first part with a dot, no '!' …, a "/vN" that
/// makes sense.
Result<void> check_module_path(std::string_view path);

/// A file's name inside a module zip: slash separated, no odd characters, no name that Windows keeps for itself.
Result<void> check_module_file(std::string_view name);

/// `path` is a module path and `version` a canonical version that belongs to it ("/v2" goes with v2.x.y); kUsage
/// otherwise.
Result<void> check_module_version(std::string_view path, std::string_view version);

/// "Azure" is written "!azure", in paths and in versions. kUsage for what no path or version can be.
Result<std::string> escape_module_path(std::string_view path);
Result<std::string> escape_module_version(std::string_view version);
/// The way back; kUsage for upper case, a stray '!' or a result that is no path or version.
Result<std::string> unescape_module_path(std::string_view escaped);
Result<std::string> unescape_module_version(std::string_view escaped);

/// "example.com/x/v2" is {"example.com/x", "/v2"}, "gopkg.in/yaml.v3" is {"gopkg.in/yaml", ".v3"}; `is_valid` false for
/// "/v1", "/v02" and the like.
struct SplitModulePath {
  std::string_view prefix;
  std::string_view major;
  bool is_valid = true;
};
SplitModulePath split_path_version(std::string_view path);

}  // namespace goiso
