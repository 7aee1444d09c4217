#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/project.h"

namespace goiso {

/// Where things lie below a mirror's folder. What the go command knows has the layout of GOMODCACHE/cache/download;
/// what is ours lies below ".goiso" there, which no module path can be, or ends in ".goiso".
struct MirrorPlaces {
  std::filesystem::path root;
  std::filesystem::path locks() const { return root / ".goiso" / "locks"; }
  std::filesystem::path staging() const { return root / ".goiso" / "tmp"; }
  std::filesystem::path partial() const { return root / ".goiso" / "partial"; }
  std::filesystem::path quarantine() const { return root / ".goiso" / "quarantine"; }
  /// "<escaped path>/@v"; kUsage for what is no module path.
  Result<std::filesystem::path> versions(const std::string& module) const;
  /// "<escaped path>/@v/<escaped version><ending>": ".info", ".mod", ".zip", ".ziphash", ".goiso".
  Result<std::filesystem::path> file(const ModuleVersion& module, const char* ending) const;
};

/// What is known of a kept module version. Written last: a file without it counts for nothing.
struct MirrorReceipt {
  struct Part {
    std::string h1;
    std::string trust;  ///< Vouch::trust
  };
  struct Zip : Part {
    std::int64_t bytes = 0;
    std::string sha256;  ///< of the file, hex
  };
  std::string info_sha256;  ///< "" when there is no .info
  std::optional<Part> mod;
  std::optional<Zip> zip;
  bool is_empty() const { return info_sha256.empty() && !mod && !zip; }
};
std::string receipt_text(const ModuleVersion& module, const MirrorReceipt& receipt);
/// nullopt for what is no receipt.
struct NamedReceipt {
  ModuleVersion module;
  MirrorReceipt receipt;
};
std::optional<NamedReceipt> parse_mirror_receipt(std::string_view text);

/// Makes the file beside, renames it into place. Not synced: everything here is checked whenever it is read.
Result<void> place_text(const MirrorPlaces& places, const std::filesystem::path& path, std::string_view text);

/// Lower-case hex of a whole file; kNotFound when it is not there.
Result<std::string> sha256_of_file(const std::filesystem::path& path, std::stop_token stop);

/// Hashes a file once for as long as it is the same file (inode, size, time). Any thread.
class HashMemory {
 public:
  Result<std::string> sha256(const std::filesystem::path& path, std::stop_token stop);

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> known_;  // by path and identity; guarded by mutex_
};

}  // namespace goiso
