#include "support/goroot.h"

#include <fstream>

namespace goiso {

namespace fs = std::filesystem;

void write_goroot(const fs::path& folder, const std::string& version, const std::string& go_program) {
  fs::create_directories(folder / "bin");
  std::ofstream{folder / "VERSION"} << version << "\ntime 2024-08-06T13:00:00Z\n";
  std::ofstream{folder / "bin/go", std::ios::binary} << go_program;
  fs::permissions(folder / "bin/go", fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
}

}  // namespace goiso
