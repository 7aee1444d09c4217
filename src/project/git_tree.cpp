#include "project/git_tree.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <git2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <memory>
#include <string>

#include "base/fd.h"
#include "base/text.h"

namespace goiso {
namespace {

constexpr timespec kTimes[2] = {{946'684'800, 0}, {946'684'800, 0}};  // 2000-01-01, for everything: accessed, modified
constexpr int kDeepest = 200;                                         // folders in folders
constexpr std::int64_t kLargestFile = 256 << 20;  // a packed file is read whole, so it must fit into memory

struct FreeTree {
  void operator()(git_tree* tree) const { git_tree_free(tree); }
};
struct FreeBlob {
  void operator()(git_blob* blob) const { git_blob_free(blob); }
};

Error missing_object(const std::string& name) {
  const auto* const error = git_error_last();
  return {ErrorKind::kNotFound,
          fmt::format("the repository does not have '{}': {}", name, error == nullptr ? "unknown" : error->message),
          {},
          ""};
}

Error cannot_write(const std::string& name) {
  if (errno == EEXIST) {
    return {ErrorKind::kUntrusted, fmt::format("'{}' is in a tree of the repository twice", name), {}, ""};
  }
  return system_error(ErrorKind::kStore, fmt::format("cannot write '{}' of a commit", name), errno);
}

bool is_checkout_name(std::string_view leaf) {
  const auto is_same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  const bool is_git = std::ranges::equal(leaf, std::string_view{".git"}, is_same);
  return !leaf.empty() && leaf != "." && leaf != ".." && leaf.find('/') == std::string_view::npos && !is_git;
}

// One thing to write: where, and what it is called below the top.
struct Spot {
  int folder = -1;
  std::string leaf;
  std::string name;
  int depth = 0;
};

class TreeWriter {
 public:
  TreeWriter(git_repository& repository, const SnapshotLimits& limits, std::stop_token stop)
      : repository_(repository), bytes_left_(limits.max_bytes), entries_left_(limits.max_files), stop_(stop) {}

  Result<void> write(const git_tree& tree, const Spot& here) {
    for (std::size_t i = 0; i < git_tree_entrycount(&tree); ++i) {
      const auto* const entry = git_tree_entry_byindex(&tree, i);
      const std::string leaf = git_tree_entry_name(entry);
      if (!is_checkout_name(leaf)) {
        return Error{ErrorKind::kUntrusted, fmt::format("a tree has an entry named '{}'", terminal_safe(leaf)), {}, ""};
      }
      TRY(count(here));
      const auto name = here.name.empty() ? leaf : here.name + "/" + leaf;
      TRY(write_entry(*entry, {here.folder, leaf, name, here.depth}));
    }
    ::futimens(here.folder, kTimes);
    return {};
  }

 private:
  Result<void> count(const Spot& here) {
    if (stop_.stop_requested()) {
      return Error{ErrorKind::kInterrupted, "stopped while reading a commit", {}, ""};
    }
    if (--entries_left_ < 0 || here.depth > kDeepest) {
      return Error{ErrorKind::kUsage, "the commit has more files than the limits allow", {}, "see --disk"};
    }
    return {};
  }

  Result<void> write_entry(const git_tree_entry& entry, const Spot& spot) {
    const auto* const id = git_tree_entry_id(&entry);
    switch (git_tree_entry_filemode(&entry)) {
      case GIT_FILEMODE_TREE:
        return write_folder(id, spot);
      case GIT_FILEMODE_COMMIT:
        return write_folder(nullptr, spot);
      case GIT_FILEMODE_LINK:
        return write_link(*id, spot);
      case GIT_FILEMODE_BLOB_EXECUTABLE:
        return write_file(*id, spot, 0755);
      default:
        return write_file(*id, spot, 0644);
    }
  }

  // Without an id it is a submodule, whose commit is in another repository.
  Result<void> write_folder(const git_oid* id, const Spot& spot) {
    if (::mkdirat(spot.folder, spot.leaf.c_str(), 0700) != 0) {
      return cannot_write(spot.name);
    }
    const UniqueFd folder{::openat(spot.folder, spot.leaf.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
    if (!folder.is_open()) {
      return cannot_write(spot.name);
    }
    ::futimens(folder.value(), kTimes);
    if (id == nullptr) {
      return {};
    }
    git_tree* found = nullptr;
    if (git_tree_lookup(&found, &repository_, id) != 0) {
      return missing_object(spot.name);
    }
    const std::unique_ptr<git_tree, FreeTree> tree{found};
    return write(*tree, {folder.value(), "", spot.name, spot.depth + 1});
  }

  Result<std::unique_ptr<git_blob, FreeBlob>> read(const git_oid& id, const Spot& spot) {
    git_odb* objects = nullptr;
    std::size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    if (git_repository_odb(&objects, &repository_) != 0) {
      return missing_object(spot.name);
    }
    const bool has_header = git_odb_read_header(&size, &type, objects, &id) == 0;
    git_odb_free(objects);
    if (!has_header) {
      return missing_object(spot.name);
    }
    bytes_left_ -= static_cast<std::int64_t>(size);
    if (bytes_left_ < 0 || static_cast<std::int64_t>(size) > kLargestFile) {
      return Error{ErrorKind::kUsage, fmt::format("'{}' is larger than the limits allow", spot.name), {}, "see --disk"};
    }
    git_blob* blob = nullptr;
    if (git_blob_lookup(&blob, &repository_, &id) != 0) {
      return missing_object(spot.name);
    }
    return std::unique_ptr<git_blob, FreeBlob>{blob};
  }

  Result<void> write_file(const git_oid& id, const Spot& spot, mode_t mode) {
    TRY_ASSIGN(const auto blob, read(id, spot));
    const UniqueFd file{
        ::openat(spot.folder, spot.leaf.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!file.is_open()) {
      return cannot_write(spot.name);
    }
    const auto* at = static_cast<const char*>(git_blob_rawcontent(blob.get()));
    for (auto left = git_blob_rawsize(blob.get()); left > 0;) {
      const auto written = ::write(file.value(), at, static_cast<std::size_t>(left));
      if (written <= 0) {
        return cannot_write(spot.name);
      }
      at += written;
      left -= static_cast<git_object_size_t>(written);
    }
    return ::fchmod(file.value(), mode) == 0 && ::futimens(file.value(), kTimes) == 0 ? Result<void>{}
                                                                                      : cannot_write(spot.name);
  }

  Result<void> write_link(const git_oid& id, const Spot& spot) {
    TRY_ASSIGN(const auto blob, read(id, spot));
    const std::string target(static_cast<const char*>(git_blob_rawcontent(blob.get())),
                             static_cast<std::size_t>(git_blob_rawsize(blob.get())));
    if (!is_safe_link(spot.depth, target)) {
      return {};
    }
    const bool is_made = ::symlinkat(target.c_str(), spot.folder, spot.leaf.c_str()) == 0;
    if (!is_made) {
      return cannot_write(spot.name);
    }
    ::utimensat(spot.folder, spot.leaf.c_str(), kTimes, AT_SYMLINK_NOFOLLOW);
    return {};
  }

  git_repository& repository_;
  std::int64_t bytes_left_, entries_left_;
  std::stop_token stop_;
};

}  // namespace

bool is_safe_link(int depth, std::string_view target) {
  constexpr std::size_t kLongest = 4095;  // PATH_MAX, limits.h
  if (target.empty() || target.front() == '/' || target.size() > kLongest ||
      target.find('\0') != std::string_view::npos) {
    return false;
  }
  bool has_name = false;
  for (const auto part : split(target, '/')) {
    if (part == "..") {
      if (has_name || --depth < 0) {
        return false;
      }
    } else if (!part.empty() && part != ".") {
      has_name = true;
    }
  }
  return true;
}

Result<void> write_git_tree(git_repository& repository, const git_tree& tree, const std::filesystem::path& into,
                            const SnapshotLimits& limits, std::stop_token stop) {
  const UniqueFd folder{::open(into.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
  if (!folder.is_open()) {
    return system_error(ErrorKind::kStore, fmt::format("cannot open '{}'", into.string()), errno);
  }
  return TreeWriter{repository, limits, stop}.write(tree, {folder.value(), "", "", 0});
}

}  // namespace goiso
