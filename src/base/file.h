#pragma once
#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "base/result.h"

namespace goiso {

/// The whole file, at most `limit` bytes (more is kStore). kNotFound when it is not there. A pipe that nobody writes to
/// is kStore: nothing that lies in a project holds goiso up.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = 64u << 20);

/// Writes a sibling temporary file, syncs it, renames it over `path`. Readers see the old text or the new, never a
/// part.
Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view text);

/// The same without the sync, which costs milliseconds: for what is checked whenever it is read, since a crash of the
/// machine may leave any part of it. The temporary file is made in the folder `staging`, on the same file system.
Result<void> write_file_unsynced(const std::filesystem::path& path, std::string_view text,
                                 const std::filesystem::path& staging);

/// mkdir -p with mode 0700 for what it makes; kStore with the path's name when it cannot.
Result<void> make_folders(const std::filesystem::path& path);

/// A private folder, removed with everything in it when this goes out of scope. Movable.
class TempFolder {
 public:
  /// A fresh folder below `parent`, named `prefix` + owner + random; `owner` lets a later goiso tell whose it was.
  static Result<TempFolder> create(const std::filesystem::path& parent, const std::string& prefix);
  TempFolder(TempFolder&&) noexcept;
  TempFolder& operator=(TempFolder&&) noexcept;
  ~TempFolder();
  const std::filesystem::path& path() const { return path_; }
  /// Stops owning it: the folder stays.
  std::filesystem::path release();

 private:
  explicit TempFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

/// Removes a tree even where folders in it are read-only; symlinks are removed, never followed.
Result<void> remove_tree(const std::filesystem::path& path);

/// An exclusive or shared advisory lock (OFD) on a file that is never deleted. Released with the object.
class FileLock {
 public:
  enum class Mode { kShared, kExclusive };
  /// Waits, woken about every 50 ms to look at `stop`; kInterrupted when asked to stop.
  static Result<FileLock> acquire(const std::filesystem::path& path, Mode mode, std::stop_token stop);
  /// Does not wait: nullopt-like empty lock (`is_held()` false) when somebody else has it.
  static Result<FileLock> try_acquire(const std::filesystem::path& path, Mode mode);
  bool is_held() const { return fd_.is_open(); }

 private:
  explicit FileLock(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace goiso
