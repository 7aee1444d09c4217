#include "archive/spool.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/file.h"

namespace goiso {
namespace {

constexpr std::size_t kMemory = 8u << 20;

Result<UniqueFd> open_nameless(const std::filesystem::path& folder) {
  UniqueFd fd{open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)};
  if (fd.is_open()) {
    return fd;
  }
  auto name = (folder / "spool-XXXXXX").string();  // a file system without O_TMPFILE
  fd.reset(mkostemp(name.data(), O_CLOEXEC));
  if (!fd.is_open()) {
    return system_error(ErrorKind::kStore, fmt::format("cannot make a temporary file in '{}'", folder.string()), errno);
  }
  unlink(name.c_str());
  return fd;
}

Result<void> write_all(int fd, std::string_view bytes, const std::filesystem::path& folder) {
  while (!bytes.empty()) {
    const auto size = write(fd, bytes.data(), bytes.size());
    if (size < 0 && errno != EINTR) {
      return system_error(ErrorKind::kStore, fmt::format("cannot write a temporary file in '{}'", folder.string()), errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  }
  return {};
}

}  // namespace

Result<Spool> Spool::create(std::filesystem::path folder) { return Spool{std::move(folder)}; }

Result<void> Spool::move_to_file() {
  TRY(make_folders(folder_));
  TRY_ASSIGN(file_, open_nameless(folder_));
  TRY(write_all(file_.value(), memory_, folder_));
  memory_ = {};
  return {};
}

Result<void> Spool::append(std::string_view bytes) {
  if (!file_.is_open() && memory_.size() + bytes.size() > kMemory) {
    TRY(move_to_file());
  }
  if (file_.is_open()) {
    TRY(write_all(file_.value(), bytes, folder_));
  } else {
    memory_ += bytes;
  }
  size_ += static_cast<std::int64_t>(bytes.size());
  return {};
}

Result<std::size_t> Spool::read_at(std::int64_t offset, char* buffer, std::size_t size) const {
  const auto left = static_cast<std::size_t>(std::max<std::int64_t>(0, size_ - offset));
  const auto wanted = std::min(size, left);
  if (!file_.is_open()) {
    std::memcpy(buffer, memory_.data() + std::min<std::int64_t>(offset, size_), wanted);
    return wanted;
  }
  for (std::size_t done = 0; done < wanted;) {
    const auto part = pread(file_.value(), buffer + done, wanted - done, offset + static_cast<std::int64_t>(done));
    if (part <= 0 && errno != EINTR) {
      return system_error(ErrorKind::kStore, fmt::format("cannot read a temporary file in '{}'", folder_.string()), part == 0 ? EIO : errno);
    }
    done += static_cast<std::size_t>(std::max<ssize_t>(part, 0));
  }
  return wanted;
}

Result<void> Spool::clear() {
  memory_.clear();
  file_.reset();
  size_ = 0;
  return {};
}

}  // namespace goiso
