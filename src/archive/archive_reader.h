#pragma once
#include <filesystem>
#include <memory>
#include <optional>

#include "archive/archive_entry.h"
#include "base/result.h"

namespace goiso {

/// Reads a zip or a tar.gz from a local file, member by member, and refuses (kUntrusted, naming member and rule) whatever an honest archive of
/// a Go SDK or module does not have: links and special files, names that are absolute, not UTF-8, with a backslash or control character, an
/// empty, "." or ".." part, two members of one name (also under ASCII case folding), a size that lies, more than the limits, damage, truncation. Runs nothing. What lies behind the archive's end is not looked at: callers hash the file. Movable; one thread.
class ArchiveReader {
 public:
  enum class Format { kZip, kTarGz };
  /// kNotFound when the file is not there.
  static Result<ArchiveReader> open(const std::filesystem::path& path, Format format, const ArchiveLimits& limits);
  ArchiveReader(ArchiveReader&&) noexcept;
  ArchiveReader& operator=(ArchiveReader&&) noexcept;
  ~ArchiveReader();

  /// The next member; nullopt at the end, by when everything has been checked.
  Result<std::optional<ArchiveEntry>> next();
  /// Content of the member next() gave; 0 at its end.
  Result<std::size_t> read(char* buffer, std::size_t size);

 private:
  struct State;
  explicit ArchiveReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace goiso
