#include "project/gopath.h"

#include <algorithm>
#include <array>

namespace goiso {
namespace fs = std::filesystem;
namespace {

bool holds_src(const fs::path& folder) {
  std::error_code error;
  return fs::is_directory(folder / "src", error);
}

// A folder whose packages belong together, and one that has packages of its own to prefer.
bool is_root(const fs::path& folder) {
  constexpr std::array kMarks{".git", ".hg", ".svn", ".bzr", "go.mod", "vendor"};
  return std::any_of(kMarks.begin(), kMarks.end(), [&](const char* mark) {
    std::error_code error;
    return fs::exists(folder / mark, error);
  });
}

// The nearest "src" at or above the folder; empty when there is none.
fs::path find_src(fs::path folder) {
  while (folder.has_relative_path() && folder.filename() != "src") {
    folder = folder.parent_path();
  }
  return folder.has_relative_path() ? folder : fs::path{};
}

fs::path find_root(const fs::path& folder, const fs::path& below) {
  for (auto at = folder; at.has_relative_path() && at != below; at = at.parent_path()) {
    if (is_root(at)) {
      return at;
    }
  }
  return folder;
}

}  // namespace

GopathPlace find_in_gopath(const fs::path& folder) {
  const auto src = find_src(folder);
  if (src.empty()) {
    return holds_src(folder) ? GopathPlace{folder, folder, ""} : GopathPlace{{}, find_root(folder, {}), ""};
  }
  if (src == folder) {
    return {src.parent_path(), src.parent_path(), ""};
  }
  const auto root = find_root(folder, src);
  return {src.parent_path(), root, root.lexically_relative(src).generic_string()};
}

}  // namespace goiso
