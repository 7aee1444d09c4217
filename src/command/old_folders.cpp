#include "command/old_folders.h"

#include <algorithm>
#include <string>

#include "base/owner.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

void add_from(const fs::path& parent, std::vector<fs::path>& found) {
  std::error_code error;
  for (fs::directory_iterator it(parent, error), end; !error && it != end; it.increment(error)) {
    if (is_left_by_the_dead(it->path().filename().string())) {
      found.push_back(it->path());
    }
  }
}

}  // namespace

std::vector<fs::path> folders_of_the_dead(const Folders& folders) {
  std::vector<fs::path> found;
  // What is on its way into the run store is not here: only the store can tell what a dead goiso had placed already.
  for (const auto& parent : {folders.temporary(), folders.data / "tmp", folders.data / "partial"}) {
    add_from(parent, found);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace goiso
