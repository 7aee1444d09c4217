#pragma once
#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include "base/file.h"
#include "base/result.h"

namespace goiso {

/// Where a database's files are kept.
struct SumPlaces {
  std::filesystem::path cache;  ///< GOMODCACHE/cache/download or a folder like it: the files are below "sumdb/<name>"
  std::filesystem::path temporary;  ///< on the same file system: half-written files, in a folder with an owner
};

/// The files of one checksum database: "lookup/…" and "tile/…" as a module cache has them, "latest" (the trusted head),
/// "evidence/". What is read here has to be verified like what comes from the network. Any thread, any number of
/// processes.
class SumFiles {
 public:
  /// Makes nothing; the folders come with the first write.
  SumFiles(const std::string& name, SumPlaces places);

  /// `path` as the database is asked, "/lookup/…"; nullopt when it is not there.
  Result<std::optional<std::string>> read(const std::string& path) const;
  /// Whole or not at all, not synced.
  Result<void> keep(const std::string& path, std::string_view bytes);

  /// The note of the trusted head; "" when there is none.
  Result<std::string> read_head() const;
  /// When it was stored; nullopt when there is none.
  std::optional<std::chrono::system_clock::time_point> head_time() const;
  /// Makes `wanted` the trusted head if it still is `expected`, and says what it is now. Synced.
  Result<std::string> replace_head(const std::string& expected, const std::string& wanted, std::stop_token stop);

  std::filesystem::path folder() const { return folder_; }
  /// A folder of this process to write in.
  Result<std::filesystem::path> staging();
  const std::filesystem::path& temporary() const { return places_.temporary; }

 private:
  SumPlaces places_;
  std::filesystem::path folder_;
  std::mutex head_mutex_;  // threads of one process would wait for the file lock by polling
  std::mutex staging_mutex_;
  std::optional<TempFolder> staging_;  // guarded by staging_mutex_
};

}  // namespace goiso
