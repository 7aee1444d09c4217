#include "project/leave_out.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace goiso {

bool is_left_out_folder(std::string_view name) {
  constexpr std::array<std::string_view, 7> kNames{".git", ".hg", ".svn", ".bzr", ".idea", ".vscode", "node_modules"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool is_left_out_file(std::string_view name) { return name == ".git"; }

std::string portable_target(const std::filesystem::path& base, std::string_view name, std::string target) {
  if (target.empty() || target[0] != '/') {
    return target;
  }
  const auto place = std::filesystem::path{target}.lexically_normal();
  const auto below = place.lexically_relative(base);
  const bool is_below = !below.empty() && *below.begin() != "..";
  return is_below ? place.lexically_relative((base / name).parent_path()).generic_string() : target;
}

bool stays_inside(std::string_view name, std::string_view target) {
  if (target.empty() || target[0] == '/') {
    return false;
  }
  auto depth = std::count(name.begin(), name.end(), '/');
  for (const auto part : split(target, '/')) {
    depth += part == ".." ? -1 : part.empty() || part == "." ? 0 : 1;
    if (depth < 0) {
      return false;
    }
  }
  return true;
}

}  // namespace goiso
