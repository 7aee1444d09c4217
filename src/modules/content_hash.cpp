#include "modules/content_hash.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <functional>
#include <vector>

#include "archive/archive_reader.h"
#include "base/fd.h"
#include "base/hash.h"
#include "base/text.h"
#include "modules/dirhash.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kBuffer = 256u << 10;

// golang.org/x/mod/zip: 500 MiB in all. SDK modules have about 15,000 files.
ArchiveLimits module_limits() { return {200'000, std::int64_t{500} << 20, std::int64_t{500} << 20}; }

Error interrupted() { return Error{ErrorKind::kInterrupted, "stopped while hashing a module", {}, {}}; }

using Read = std::function<Result<std::size_t>(char* buffer, std::size_t size)>;

Result<std::string> digest_of(const Read& read, std::vector<char>& buffer) {
  Sha256 hash;
  while (true) {
    TRY_ASSIGN(const auto size, read(buffer.data(), buffer.size()));
    if (size == 0) {
      const auto digest = hash.finish();
      return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
    }
    hash.update({buffer.data(), size});
  }
}

Result<std::string> digest_of_file(const fs::path& file, std::vector<char>& buffer) {
  const UniqueFd fd{open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
  if (!fd.is_open()) {
    return system_error(ErrorKind::kStore, fmt::format("cannot open '{}'", file.string()), errno);
  }
  return digest_of(
      [&](char* to, std::size_t size) -> Result<std::size_t> {
        const auto got = ::read(fd.value(), to, size);
        if (got < 0) {
          return system_error(ErrorKind::kStore, fmt::format("cannot read '{}'", file.string()), errno);
        }
        return static_cast<std::size_t>(got);
      },
      buffer);
}

Result<std::string> h1_over(std::vector<NamedDigest> files, const fs::path& what) {
  auto h1 = dirhash_h1(std::move(files));
  if (h1.empty()) {
    return Error{ErrorKind::kUntrusted, fmt::format("'{}' has a file name with a newline", what.string()), {}, {}};
  }
  return h1;
}

}  // namespace

Result<std::string> zip_h1(const fs::path& zip, std::stop_token stop) {
  TRY_ASSIGN(auto reader, ArchiveReader::open(zip, ArchiveReader::Format::kZip, module_limits()));
  std::vector<char> buffer(kBuffer);
  std::vector<NamedDigest> files;
  while (true) {
    TRY_ASSIGN(const auto entry, reader.next());
    if (!entry) {
      return h1_over(std::move(files), zip);
    }
    if (stop.stop_requested()) {
      return interrupted();
    }
    if (!entry->is_folder) {
      TRY_ASSIGN(auto digest, digest_of([&](char* to, std::size_t size) { return reader.read(to, size); }, buffer));
      files.emplace_back(entry->name, std::move(digest));
    }
  }
}

Result<std::string> folder_h1(const fs::path& folder, const std::string& prefix, std::stop_token stop) {
  std::vector<char> buffer(kBuffer);
  std::vector<NamedDigest> files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (stop.stop_requested()) {
      return interrupted();
    }
    const auto type = it->symlink_status(error).type();
    if (type == fs::file_type::directory) {
      continue;
    }
    if (type != fs::file_type::regular) {
      return Error{
          ErrorKind::kUntrusted, fmt::format("'{}' is not a regular file", terminal_safe(it->path().string())), {}, {}};
    }
    TRY_ASSIGN(auto digest, digest_of_file(it->path(), buffer));
    files.emplace_back(prefix + "/" + it->path().lexically_relative(folder).string(), std::move(digest));
  }
  if (error) {
    return system_error(error.value() == ENOENT ? ErrorKind::kNotFound : ErrorKind::kStore,
                        fmt::format("cannot read '{}'", folder.string()), error.value());
  }
  return h1_over(std::move(files), folder);
}

}  // namespace goiso
