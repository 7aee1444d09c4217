#include "sdk/manifest.h"

#include <fmt/format.h>

#include <cstdlib>
#include <vector>

namespace goiso {
namespace fs = std::filesystem;

Result<fs::path> manifests_folder() {
  std::vector<fs::path> places;
  std::error_code error;
  const auto here = fs::read_symlink("/proc/self/exe", error).parent_path();
  if (const char* set = std::getenv("GOISO_MANIFESTS"); set != nullptr && *set != '\0') {
    places = {set};
  } else {
    places = {here / "../share/goiso/manifests"};
    auto folder = here;
    for (int level = 0; level < 5 && folder.has_relative_path(); ++level, folder = folder.parent_path()) {
      places.push_back(folder / "manifests");
    }
  }
  for (const auto& place : places) {
    if (fs::is_regular_file(place / "go-releases.json", error)) {
      return place;
    }
  }
  return Error{ErrorKind::kNotFound, fmt::format("cannot find go-releases.json below '{}'", places.front().string()), {}, "reinstall goiso"};
}

}  // namespace goiso
