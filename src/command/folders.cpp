#include "command/folders.h"

#include <fmt/format.h>

#include <vector>

#include "base/text.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

using Environment = std::map<std::string, std::string>;

std::string variable(const Environment& environment, const char* name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string{} : found->second;
}

// The XDG base directory specification: a relative value is to be ignored.
fs::path xdg(const Environment& environment, const char* name, const char* below_home) {
  const fs::path set = variable(environment, name);
  if (set.is_absolute()) {
    return set / "goiso";
  }
  const fs::path home = variable(environment, "HOME");
  return home.is_absolute() ? home / below_home / "goiso" : fs::path{};
}

fs::path executable_folder() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path();
}

Result<fs::path> first_there(const std::vector<fs::path>& places, const std::string& what) {
  std::vector<std::string> tried;
  for (const auto& place : places) {
    if (std::error_code error; fs::is_regular_file(place, error)) {
      return place;
    }
    tried.push_back("'" + place.string() + "'");
  }
  return Error{ErrorKind::kNotFound, fmt::format("cannot find {}: tried {}", what, join(tried, ", ")), {}, "reinstall goiso"};
}

// `name` in the executable's folder's ancestors: a build tree lies inside the source tree.
std::vector<fs::path> upwards(fs::path folder, const fs::path& name) {
  std::vector<fs::path> places;
  for (int level = 0; level < 5 && folder.has_relative_path(); ++level) {
    places.push_back(folder / name);
    folder = folder.parent_path();
  }
  return places;
}

}  // namespace

Result<Folders> folders_from(const Environment& environment) {
  if (const fs::path home = variable(environment, "GOISO_HOME"); !home.empty()) {
    std::error_code error;
    const auto whole = fs::absolute(home, error);
    return Folders{whole / "data", whole / "state", whole / "cache", whole / "config"};
  }
  Folders folders{xdg(environment, "XDG_DATA_HOME", ".local/share"), xdg(environment, "XDG_STATE_HOME", ".local/state"),
                  xdg(environment, "XDG_CACHE_HOME", ".cache"), xdg(environment, "XDG_CONFIG_HOME", ".config")};
  if (folders.data.empty() || folders.state.empty() || folders.cache.empty() || folders.config.empty()) {
    return Error{ErrorKind::kUsage, "cannot tell where to keep SDKs and runs: HOME is not set", {}, "set HOME or GOISO_HOME"};
  }
  return folders;
}

Result<Furniture> find_furniture(const Environment& environment) {
  const auto here = executable_folder();
  std::vector<fs::path> inits{here / "goiso-init", here / "../libexec/goiso/goiso-init"};
  if (const fs::path set = variable(environment, "GOISO_INIT"); !set.empty()) {
    inits = {set};
  }
  TRY_ASSIGN(auto init, first_there(inits, "the goiso-init program"));
  std::vector<fs::path> images{here / "../share/goiso/images/base/rootfs.txt"};
  const auto above = upwards(here, "images/base/rootfs.txt");
  images.insert(images.end(), above.begin(), above.end());
  TRY_ASSIGN(auto base_image, first_there(images, "the base image's file list"));
  return Furniture{std::move(init), std::move(base_image)};
}

}  // namespace goiso
