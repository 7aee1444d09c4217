#pragma once
#include <cstdint>
#include <string>

namespace goiso {

/// One member of an archive that has passed the rules.
struct ArchiveEntry {
  std::string name;        ///< as stored, without a folder's trailing '/'
  std::int64_t size = 0;   ///< -1 when the archive says it only afterwards
  unsigned mode = 0;       ///< permission bits; 0 when the archive has none
  std::int64_t mtime = 0;  ///< unix seconds
  bool is_folder = false;
};

/// What an archive may be at most.
struct ArchiveLimits {
  std::int64_t max_entries = 100'000;
  std::int64_t max_bytes = std::int64_t{4} << 30;       ///< of all contents
  std::int64_t max_file_bytes = std::int64_t{1} << 30;
  std::int64_t max_ratio = 200;                         ///< of contents to archive, looked at after 16 MiB; 0: the other bounds are enough
};

}  // namespace goiso
