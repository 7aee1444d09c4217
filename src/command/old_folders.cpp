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
  for (const auto& parent :
       {folders.temporary(), folders.data / "tmp", folders.data / "partial", folders.state / "runs"}) {
    add_from(parent, found);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace goiso
