#include "base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

#include "base/fault_point.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/owner.h"

namespace goiso {
namespace fs = std::filesystem;

namespace {

// A pipe that somebody writes to is read to its end, as a shell's <(command) is; one without a writer has its end at
// once, and nothing before it.
Result<std::string> read_to_end(int fd, const fs::path& path, std::size_t limit) {
  std::string text;
  char buffer[65536];
  while (true) {
    const auto size = read(fd, buffer, sizeof buffer);
    if (size == 0) {
      return text;
    }
    if (size < 0 && errno == EAGAIN) {
      pollfd waits{fd, POLLIN, 0};
      poll(&waits, 1, -1);
      continue;
    }
    if (size < 0) {
      return system_error(ErrorKind::kStore, fmt::format("cannot read '{}'", path.string()), errno);
    }
    text.append(buffer, static_cast<std::size_t>(size));
    if (text.size() > limit) {
      return Error{ErrorKind::kStore, fmt::format("'{}' is larger than {} bytes", path.string(), limit), {}, {}};
    }
  }
}

bool is_pipe(int fd) {
  struct stat facts {};
  return fstat(fd, &facts) == 0 && S_ISFIFO(facts.st_mode);
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::size_t limit) {
  const UniqueFd fd{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (!fd.is_open()) {
    const auto kind = errno == ENOENT || errno == ENOTDIR ? ErrorKind::kNotFound : ErrorKind::kStore;
    return system_error(kind, fmt::format("cannot open '{}'", path.string()), errno);
  }
  auto text = read_to_end(fd.value(), path, limit);
  if (text && text->empty() && is_pipe(fd.value())) {
    return Error{ErrorKind::kStore, fmt::format("'{}' is a pipe that nobody writes to", path.string()), {}, {}};
  }
  return text;
}

namespace {

Result<void> write_all(int fd, std::string_view text, const fs::path& path) {
  while (!text.empty()) {
    const auto size = write(fd, text.data(), text.size());
    if (size < 0) {
      return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", path.string()), errno);
    }
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return {};
}

enum class Sync { kYes, kNo };

Result<void> write_new(const fs::path& path, std::string_view text, Sync sync) {
  const UniqueFd fd{open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (!fd.is_open()) {
    return system_error(ErrorKind::kStore, fmt::format("cannot create '{}'", path.string()), errno);
  }
  TRY(write_all(fd.value(), text, path));
  if (sync == Sync::kYes && fsync(fd.value()) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", path.string()), errno);
  }
  return {};
}

Result<void> write_and_rename(const fs::path& temporary, const fs::path& path, std::string_view text, Sync sync) {
  if (auto written = write_new(temporary, text, sync); !written) {
    unlink(temporary.c_str());
    return std::move(written).error();
  }
  fault_point();
  if (rename(temporary.c_str(), path.c_str()) != 0) {
    const int error = errno;
    unlink(temporary.c_str());
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", path.string()), error);
  }
  return {};
}

}  // namespace

Result<void> write_file_atomically(const fs::path& path, std::string_view text) {
  return write_and_rename(path.string() + ".tmp-" + random_hex(6), path, text, Sync::kYes);
}

Result<void> write_file_unsynced(const fs::path& path, std::string_view text, const fs::path& staging) {
  return write_and_rename(staging / random_hex(6), path, text, Sync::kNo);
}

Result<void> make_folders(const fs::path& path) {
  fs::path grown;
  for (const auto& part : path) {
    grown /= part;
    // Where nobody may look, or a file system cannot be written, the folder may be there all the same.
    const auto why = mkdir(grown.c_str(), 0700) == 0 ? 0 : errno;
    if (std::error_code error; why != 0 && why != EEXIST && !fs::is_directory(grown, error)) {
      return system_error(ErrorKind::kStore, fmt::format("cannot make the folder '{}'", grown.string()), why);
    }
  }
  if (std::error_code error; !fs::is_directory(path, error)) {
    return Error{ErrorKind::kStore, fmt::format("'{}' is not a folder", path.string()), {}, {}};
  }
  return {};
}

Result<TempFolder> TempFolder::create(const fs::path& parent, const std::string& prefix) {
  TRY(make_folders(parent));
  fs::path path = parent / fmt::format("{}{}@{}", prefix, this_owner(), random_hex(4));
  if (mkdir(path.c_str(), 0700) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot make the folder '{}'", path.string()), errno);
  }
  return TempFolder{std::move(path)};
}

TempFolder::TempFolder(TempFolder&& other) noexcept : path_(other.release()) {}

TempFolder& TempFolder::operator=(TempFolder&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

TempFolder::~TempFolder() {
  if (path_.empty()) {
    return;
  }
  if (const auto removed = remove_tree(path_); !removed) {
    log::info("temporary folder left behind: {}", removed.error().message);
  }
}

fs::path TempFolder::release() { return std::exchange(path_, fs::path{}); }

Result<void> remove_tree(const fs::path& path) {
  std::error_code error;
  for (fs::recursive_directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
    if (it->is_directory(error) && !it->is_symlink(error)) {
      chmod(it->path().c_str(), 0700);
    }
  }
  fs::remove_all(path, error);
  if (error) {
    return system_error(ErrorKind::kStore, fmt::format("cannot remove '{}'", path.string()), error.value());
  }
  return {};
}

namespace {

Result<UniqueFd> open_lock(const fs::path& path) {
  UniqueFd fd{open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  if (!fd.is_open()) {
    return system_error(ErrorKind::kStore, fmt::format("cannot open the lock '{}'", path.string()), errno);
  }
  return fd;
}

Result<bool> take_lock(const UniqueFd& fd, FileLock::Mode mode, const fs::path& path) {
  struct flock lock {};
  lock.l_type = mode == FileLock::Mode::kExclusive ? F_WRLCK : F_RDLCK;
  lock.l_whence = SEEK_SET;
  if (fcntl(fd.value(), F_OFD_SETLK, &lock) == 0) {
    return true;
  }
  if (errno == EAGAIN || errno == EACCES) {
    return false;
  }
  return system_error(ErrorKind::kStore, fmt::format("cannot lock '{}'", path.string()), errno);
}

}  // namespace

Result<FileLock> FileLock::acquire(const fs::path& path, Mode mode, std::stop_token stop) {
  TRY_ASSIGN(auto fd, open_lock(path));
  while (!stop.stop_requested()) {
    TRY_ASSIGN(const bool taken, take_lock(fd, mode, path));
    if (taken) {
      return FileLock{std::move(fd)};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{50});  // F_OFD_SETLKW could not be woken by `stop`
  }
  return Error{ErrorKind::kInterrupted, fmt::format("stopped while waiting for the lock '{}'", path.string()), {}, {}};
}

Result<FileLock> FileLock::try_acquire(const fs::path& path, Mode mode) {
  TRY_ASSIGN(auto fd, open_lock(path));
  TRY_ASSIGN(const bool taken, take_lock(fd, mode, path));
  return taken ? FileLock{std::move(fd)} : FileLock{UniqueFd{}};
}

}  // namespace goiso
