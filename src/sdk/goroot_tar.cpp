#include "sdk/goroot_tar.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/fd.h"
#include "base/hash.h"
#include "base/text.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr int kDeepest = 32;
constexpr std::size_t kMostFiles = 60'000;
constexpr std::int64_t kMostBytes = std::int64_t{2} << 30;

// Paths relative to `root` of every file; a symlinked folder is a folder, so a loop ends at the depth.
Result<void> collect(const fs::path& root, const fs::path& below, int depth, std::vector<std::string>& files) {
  std::error_code error;
  for (fs::directory_iterator it(root / below, error), end; !error && it != end; it.increment(error)) {
    const auto path = below / it->path().filename();
    std::error_code ignored;
    if (path.filename() == ".git") {
      continue;
    }
    if (fs::is_directory(root / path, ignored)) {
      if (depth == kDeepest) {
        return Error{ErrorKind::kUsage,
                     fmt::format("'{}' is nested too deeply for a Go", terminal_safe((root / path).string())),
                     {},
                     "is there a symlink to a folder above it?"};
      }
      TRY(collect(root, path, depth + 1, files));
    } else if (fs::is_regular_file(root / path, ignored)) {
      files.push_back(path.string());
    }
    if (files.size() > kMostFiles) {
      return Error{ErrorKind::kUsage,
                   fmt::format("'{}' has more than {} files", terminal_safe(root.string()), kMostFiles),
                   {},
                   "is it a GOROOT?"};
    }
  }
  return error ? Result<void>{system_error(ErrorKind::kStore, fmt::format("cannot read '{}'", (root / below).string()),
                                           error.value())}
               : Result<void>{};
}

// The tar on its way to disk, hashed as it goes.
struct Packing {
  fs::path path;
  UniqueFd file;
  Sha256 hash;

  Result<void> take(std::string_view bytes) {
    hash.update(bytes);
    while (!bytes.empty()) {
      const auto size = write(file.value(), bytes.data(), bytes.size());
      if (size < 0) {
        return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", path.string()), errno);
      }
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return {};
  }
};

Result<void> add_file(TarWriter& tar, const fs::path& root, const std::string& name) {
  const UniqueFd fd{open((root / name).c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat status {};
  if (!fd.is_open() || fstat(fd.value(), &status) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot open '{}'", (root / name).string()), errno);
  }
  const unsigned mode = (status.st_mode & 0111) != 0 ? 0555 : 0444;
  return tar.add_file(
      "go/" + name, mode, 0, status.st_size, [&](char* buffer, std::size_t size) -> Result<std::size_t> {
        const auto got = read(fd.value(), buffer, size);
        return got < 0
                   ? Result<std::size_t>{system_error(ErrorKind::kStore, fmt::format("cannot read '{}'", name), errno)}
                   : static_cast<std::size_t>(got);
      });
}

Result<std::vector<std::string>> files_of(const fs::path& root) {
  std::vector<std::string> files;
  TRY(collect(root, {}, 0, files));
  std::sort(files.begin(), files.end());
  if (!std::binary_search(files.begin(), files.end(), "bin/go")) {
    return Error{ErrorKind::kUntrusted,
                 fmt::format("'{}' has no bin/go", terminal_safe(root.string())),
                 {},
                 "name a GOROOT that was built"};
  }
  return files;
}

}  // namespace

Result<StoredSdk> pack_goroot(const fs::path& goroot, const fs::path& tar_path, Progress& progress,
                              std::stop_token stop) {
  TRY_ASSIGN(const auto files, files_of(goroot));
  Packing packing{tar_path, UniqueFd{open(tar_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)}, {}};
  if (!packing.file.is_open()) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", tar_path.string()), errno);
  }
  TarWriter tar{[&](std::string_view bytes) { return packing.take(bytes); }};
  std::int64_t done = 0;
  for (const auto& name : files) {
    if (stop.stop_requested()) {
      return Error{ErrorKind::kInterrupted, "stopped while copying a Go", {}, {}};
    }
    TRY(add_file(tar, goroot, name));
    progress.step_moved(++done, static_cast<std::int64_t>(files.size()), "files");
  }
  TRY(tar.finish());
  if (lseek(packing.file.value(), 0, SEEK_CUR) > kMostBytes) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' is larger than 2 GiB", terminal_safe(goroot.string())),
                 {},
                 "is it a GOROOT?"};
  }
  const auto digest = packing.hash.finish();
  StoredSdk sdk;
  sdk.digest = "sha256:" + to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
  const auto version = read_file(goroot / "VERSION", 4096).value_or(std::string{});
  sdk.name = std::string{trim(version.substr(0, version.find('\n')))};
  sdk.go_env = read_file(goroot / "go.env", std::size_t{64} * 1024).value_or(std::string{});
  return sdk;
}

}  // namespace goiso
