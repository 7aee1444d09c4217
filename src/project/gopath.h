#pragma once
#include <filesystem>
#include <string>

namespace goiso {

/// Where a folder stands for a go command that knows no modules ('go help gopath').
struct GopathPlace {
  std::filesystem::path gopath;  ///< above the nearest folder named "src"; empty when there is none
  std::filesystem::path root;    ///< of the project: what is under version control as one, else the folder itself
  std::string import_path;       ///< of the root; "" for a whole GOPATH, and outside one
};

/// `folder` is absolute. Looks at names alone; reads nothing.
GopathPlace find_in_gopath(const std::filesystem::path& folder);

}  // namespace goiso
