#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/go_version.h"
#include "sdk/archive_list.h"

namespace goiso {

struct Release {
  GoVersion version;
  bool is_stable = true;
  std::string date;        ///< "2024-08-06", "" when nobody wrote it down
  bool is_served = false;  ///< a module proxy was seen to have it, and the log to know it
};

/// The module hash of a golang.org/toolchain zip, and its size in bytes.
struct PinnedHash {
  std::string h1;
  std::int64_t size = 0;
};

/// "go1.21.13.linux-amd64.tar.gz"; 32-bit ARM is called armv6l there.
std::string release_archive_name(const GoVersion& version, const std::string& platform);

/// The Go releases that goiso knows, and the hashes it holds them to. Values; reading is for any thread.
class ReleaseCatalog {
 public:
  ReleaseCatalog() = default;
  /// Reads go-releases.json, go-archives.txt and toolchain-hashes.json. kStore when they are damaged.
  static Result<ReleaseCatalog> load(const std::filesystem::path& folder);

  void add_release(Release release);
  /// What is listed already stays as it is.
  void add_found(const std::vector<Release>& releases);
  void add_file(const std::string& file_name, std::string sha256, int sources = 1) {
    files_[file_name] = {std::move(sha256), sources};
  }
  void add_pinned(const GoVersion& version, const std::string& platform, PinnedHash hash);

  /// In Go's order, oldest first.
  const std::vector<Release>& releases() const { return releases_; }
  /// Null when there is no such release.
  const Release* find(const GoVersion& version) const;
  std::optional<PinnedHash> pinned(const GoVersion& version, const std::string& platform) const;
  /// Lower-case hex, by the official archive's file name: "go1.21.13.linux-amd64.tar.gz".
  std::optional<std::string> sha256_of(const std::string& file_name) const;
  /// nullopt when the manifest does not list it.
  std::optional<ReleaseFile> file(const std::string& file_name) const;

 private:
  std::vector<Release> releases_;
  ArchiveList archives_;
  std::map<std::string, ReleaseFile> files_;  // beside those in archives_
  std::map<std::string, PinnedHash> pinned_;  // by "go1.21.13 linux/amd64"
};

}  // namespace goiso
