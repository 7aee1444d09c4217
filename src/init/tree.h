#pragma once
#include <cstdint>
#include <string>

namespace goiso::init {

/// Why a name in an archive is refused; null when it is fine: relative, no empty, "." or ".." part, at most 4096 bytes and 64 parts.
const char* refuse_name(const std::string& name);

/// Why a symlink at `name` with `target` is refused: it must stay below the root by its words alone.
const char* refuse_target(const std::string& name, const std::string& target);

/// A folder that things are put into without ever leaving it or following a symlink (openat2 with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS;
/// where the kernel or seccomp does not have it, one O_NOFOLLOW step a part). Functions give 0 or an errno; names have passed refuse_name.
class Tree {
 public:
  explicit Tree(int root_fd) : root_(root_fd) {}
  ~Tree();
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  int make_folder(const std::string& name, unsigned mode);
  int make_symlink(const std::string& name, const std::string& target);
  /// A new file, open for writing; -1 with errno when the name is taken or cannot be.
  int create_file(const std::string& name);
  int set_folder_time(const std::string& name, std::int64_t mtime);
  /// Removes everything in it.
  int wipe();

 private:
  int open_parent(const std::string& name, std::string& leaf);
  int open_folder(const std::string& path) const;

  int root_;
  std::string cached_path_;
  int cached_fd_ = -1;
};

}  // namespace goiso::init
