#include "project/tree_walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "base/fd.h"

namespace goiso {
namespace {

using Visit = std::function<Result<WalkStep>(const WalkEntry&)>;

struct Walk {
  const std::filesystem::path& root;
  const Visit& visit;
  const std::stop_token& stop;

  Error cannot_read(const std::string& name, int error) const {
    return system_error(ErrorKind::kUsage, fmt::format("cannot read '{}'", (root / name).string()), error);
  }
  Result<void> folder(int fd, const std::string& name) const;
  Result<void> entry(int fd, const std::string& name, const std::string& leaf) const;
};

Result<std::vector<std::string>> names_in(int fd, const Walk& walk, const std::string& name) {
  DIR* entries = fdopendir(dup(fd));
  if (entries == nullptr) {
    return walk.cannot_read(name, errno);
  }
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* found = readdir(entries)) {
    if (std::strcmp(found->d_name, ".") != 0 && std::strcmp(found->d_name, "..") != 0) {
      names.emplace_back(found->d_name);
    }
  }
  const int error = errno;
  closedir(entries);
  if (error != 0) {
    return walk.cannot_read(name, error);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> Walk::entry(int fd, const std::string& name, const std::string& leaf) const {
  WalkEntry found{name.empty() ? leaf : name + '/' + leaf, {}, fd, leaf};
  if (fstatat(fd, leaf.c_str(), &found.status, AT_SYMLINK_NOFOLLOW) != 0) {
    return cannot_read(found.name, errno);
  }
  TRY_ASSIGN(const auto step, visit(found));
  if (step == WalkStep::kSkip || !S_ISDIR(found.status.st_mode)) {
    return {};
  }
  const UniqueFd child{openat(fd, leaf.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
  return child.is_open() ? folder(child.value(), found.name) : Result<void>{cannot_read(found.name, errno)};
}

Result<void> Walk::folder(int fd, const std::string& name) const {
  if (stop.stop_requested()) {
    return Error{ErrorKind::kInterrupted, "stopped while reading the project", {}, {}};
  }
  TRY_ASSIGN(const auto names, names_in(fd, *this, name));
  for (const auto& leaf : names) {
    TRY(entry(fd, name, leaf));
  }
  return {};
}

}  // namespace

Result<void> walk_tree(const std::filesystem::path& root, const Visit& visit, std::stop_token stop) {
  const Walk walk{root, visit, stop};
  const UniqueFd fd{open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  return fd.is_open() ? walk.folder(fd.value(), "") : Result<void>{walk.cannot_read("", errno)};
}

}  // namespace goiso
