#include "init/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "init/text.h"

namespace goiso::init {
namespace {

constexpr std::size_t kLongestName = 4096;
constexpr std::size_t kDeepest = 64;

int open_beneath(int root, const std::string& path) {
  open_how how{};
  how.flags = O_DIRECTORY | O_CLOEXEC | O_PATH;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  return static_cast<int>(syscall(SYS_openat2, root, path.c_str(), &how, sizeof how));
}

int open_step_by_step(int root, const std::string& path) {
  int fd = dup(root);
  for (const auto part : split(path, '/')) {
    const int next = openat(fd, std::string{part}.c_str(), O_DIRECTORY | O_CLOEXEC | O_PATH | O_NOFOLLOW);
    const int error = errno;
    close(fd);
    errno = error;
    if (next < 0) {
      return -1;
    }
    fd = next;
  }
  return fd;
}

int remove_entries(int folder);

int remove_entry(int folder, const char* name) {
  if (unlinkat(folder, name, 0) == 0) {
    return 0;
  }
  if (errno != EISDIR && errno != EPERM) {
    return errno;
  }
  const int child = openat(folder, name, O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW | O_RDONLY);
  if (child < 0) {
    return errno;
  }
  fchmod(child, 0700);
  const int error = remove_entries(child);
  return error != 0 ? error : unlinkat(folder, name, AT_REMOVEDIR) == 0 ? 0 : errno;
}

// Takes over `folder`. A mount point's own entries cannot be read past depth limits: archives are at most kDeepest deep.
int remove_entries(int folder) {
  DIR* entries = fdopendir(folder);
  if (entries == nullptr) {
    const int error = errno;
    close(folder);
    return error;
  }
  int error = 0;
  while (const dirent* entry = readdir(entries)) {
    if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0) {
      error = error != 0 ? error : remove_entry(dirfd(entries), entry->d_name);
    }
  }
  closedir(entries);
  return error;
}

}  // namespace

const char* refuse_name(const std::string& name) {
  if (name.empty() || name.size() > kLongestName) {
    return "its length";
  }
  if (name.find('\0') != std::string::npos) {
    return "a NUL in it";
  }
  const auto parts = split(name, '/');
  if (parts.size() > kDeepest) {
    return "its depth";
  }
  for (const auto part : parts) {
    if (part.empty() || part == "." || part == "..") {
      return "an empty, '.' or '..' part";
    }
  }
  return nullptr;
}

const char* refuse_target(const std::string& name, const std::string& target) {
  if (target.empty() || target.size() > kLongestName || target.find('\0') != std::string::npos) {
    return "a symlink target that cannot be";
  }
  if (target[0] == '/') {
    return "an absolute symlink target";
  }
  auto depth = static_cast<long>(split(name, '/').size()) - 1;
  for (const auto part : split(target, '/')) {
    depth += part == ".." ? -1 : part.empty() || part == "." ? 0 : 1;
    if (depth < 0) {
      return "a symlink target outside the tree";
    }
  }
  return nullptr;
}

Tree::~Tree() {
  if (cached_fd_ >= 0) {
    close(cached_fd_);
  }
  close(root_);
}

int Tree::open_folder(const std::string& path) const {
  const int fd = open_beneath(root_, path);
  return fd >= 0 || (errno != ENOSYS && errno != EPERM) ? fd : open_step_by_step(root_, path);
}

// Entries of one folder come one after the other, so the last parent is kept open.
int Tree::open_parent(const std::string& name, std::string& leaf) {
  const auto slash = name.rfind('/');
  leaf = slash == std::string::npos ? name : name.substr(slash + 1);
  if (slash == std::string::npos) {
    return root_;
  }
  const auto parent = name.substr(0, slash);
  if (parent == cached_path_ && cached_fd_ >= 0) {
    return cached_fd_;
  }
  int fd = open_folder(parent);
  if (fd < 0 && errno == ENOENT && make_folder(parent, 0755) == 0) {
    fd = open_folder(parent);
  }
  if (fd >= 0) {
    if (cached_fd_ >= 0) {
      close(cached_fd_);
    }
    cached_fd_ = fd;
    cached_path_ = parent;
  }
  return fd;
}

int Tree::make_folder(const std::string& name, unsigned mode) {
  std::string leaf;
  const int parent = open_parent(name, leaf);
  if (parent < 0) {
    return errno;
  }
  if (mkdirat(parent, leaf.c_str(), mode) == 0) {
    return 0;
  }
  struct stat found {};
  const bool is_folder = errno == EEXIST && fstatat(parent, leaf.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(found.st_mode);
  return is_folder ? 0 : errno == 0 ? EEXIST : errno;
}

int Tree::make_symlink(const std::string& name, const std::string& target) {
  std::string leaf;
  const int parent = open_parent(name, leaf);
  return parent >= 0 && symlinkat(target.c_str(), parent, leaf.c_str()) == 0 ? 0 : errno;
}

int Tree::create_file(const std::string& name) {
  std::string leaf;
  const int parent = open_parent(name, leaf);
  return parent < 0 ? -1 : openat(parent, leaf.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

int Tree::set_folder_time(const std::string& name, std::int64_t mtime) {
  std::string leaf;
  const int parent = open_parent(name, leaf);
  const timespec times[2] = {{mtime, 0}, {mtime, 0}};
  return parent >= 0 && utimensat(parent, leaf.c_str(), times, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : errno;
}

int Tree::wipe() {
  const int fd = openat(root_, ".", O_DIRECTORY | O_CLOEXEC | O_RDONLY);
  return fd < 0 ? errno : remove_entries(fd);
}

}  // namespace goiso::init
