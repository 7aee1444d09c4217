#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "archive/tar_writer.h"
#include "base/file.h"
#include "base/result.h"
#include "model/progress.h"
#include "model/toolchain.h"
#include "sdk/source.h"
#include "sdk/trust.h"

namespace goiso {

struct DownloadEnd;

/// A Go SDK in the store: an archive whose hash was checked, and what is known of it.
struct StoredSdk {
  GoVersion version;
  std::string platform;            ///< "linux/amd64"
  std::string digest;              ///< "sha256:…" of the archive
  std::int64_t bytes = 0;          ///< of the archive
  std::string file_name;           ///< as it was called where it came from
  std::string h1;                  ///< of the toolchain module; "" for a release archive
  std::vector<std::string> trust;  ///< which checks held: "sha256" (manifest), "pinned-h1", what a log said; "own" for
                                   ///< a folder of the user's
  std::string go_env;              ///< the SDK's own go.env, "" before 1.21
  std::string origin{};            ///< "path:/usr/local/go" of a Go of the user's own; "" for an official one
  std::string name{};              ///< first line of its VERSION, for a Go of the user's own: "devel go1.28-3f2a"
  std::int64_t added = 0;          ///< when it came, seconds since 1970; 0 when an older goiso kept it
  bool is_own() const { return !origin.empty(); }
};
Toolchain toolchain_of(const StoredSdk& sdk);

/// What a pull asks for.
struct PullOrder {
  GoVersion version;
  std::string platform;
  const std::vector<SdkSource>& sources;  ///< asked in this order, but for download sites that were sick lately
  const TrustPolicy& policy;
};

/// What a pull met on its way, for the error that ends it.
struct PullTrail {
  std::vector<std::string> tried;  ///< a line a source
  bool is_broken = false;          ///< the last one failed, which is more than not having it
  bool may_pass = false;           ///< one of them failed in a way that another day may not
};

/// What a prune removed or, dry, would.
struct Pruned {
  std::vector<StoredSdk> removed;
  std::vector<StoredSdk> in_use;  ///< would have gone, but somebody works with it
  std::int64_t bytes = 0;         ///< freed, leftovers included
  std::int64_t kept_bytes = 0;    ///< what is still there
};
enum class PruneMode { kRemove, kDryRun };

/// Held while somebody works with one SDK: remove and prune pass it over. Ends with the object, or with the process
/// however that ends.
class SdkLease {
 public:
  explicit SdkLease(FileLock lock) : lock_(std::move(lock)) {}

 private:
  FileLock lock_;
};

/// SDK archives below one folder: blobs/sha256/ab/<hex>, and sdk/<goV>.<os>-<arch>.json as receipt, written last, so
/// that a receipt means a whole archive. Any number of processes: a lock per SDK, renames into place. One object serves
/// one thread, but any number of threads its const members.
class SdkStore {
 public:
  /// Makes the folders; removes what killed owners left half-written.
  static Result<SdkStore> open(const std::filesystem::path& data);

  Result<std::vector<StoredSdk>> list() const;  ///< oldest Go first; those of the user's own by when they came
  /// The official SDK; nullopt when it is not there. kUntrusted for a damaged entry, with what to do.
  Result<std::optional<StoredSdk>> find(const GoVersion& version, const std::string& platform) const;
  /// Whatever has that archive, official or the user's own.
  Result<std::optional<StoredSdk>> find_digest(const std::string& digest) const;

  /// An official goX.os-arch.tar.gz, or a toolchain module zip (v0.0.1-goX.os-arch.zip), held to `policy` before a byte
  /// of it is unpacked. kUntrusted for anything else; the store is as before then.
  Result<StoredSdk> import_file(const std::filesystem::path& file, const TrustPolicy& policy, Progress& progress,
                                std::stop_token stop);
  /// A GOROOT of the user's own, copied in as it is. Nothing vouches for it; its trust says "own". Symlinks are
  /// followed, .git is left out.
  Result<StoredSdk> import_folder(const std::filesystem::path& goroot, const std::string& platform, Progress& progress,
                                  std::stop_token stop);
  /// A Go of the user's own as another store exported it: held to the digest that `sdk` names.
  Result<StoredSdk> import_own(const StoredSdk& sdk, const std::filesystem::path& file, Progress& progress,
                               std::stop_token stop);

  /// From the first source that has it; resumes what an earlier pull left, also at another source. Wrong bytes are put
  /// aside in quarantine/, their source is named, and the next one is asked. Waits for another process that is at the
  /// same SDK, and then finds it there.
  Result<StoredSdk> pull(const PullOrder& order, Progress& progress, std::stop_token stop);

  /// Hashes the archive again. kUntrusted when it is not what it was.
  Result<void> verify(const StoredSdk& sdk, Progress& progress, std::stop_token stop) const;
  /// Puts a damaged archive aside, so that a pull brings it again. Nothing happens to a whole one.
  Result<void> set_aside(const StoredSdk& sdk, Progress& progress, std::stop_token stop);
  /// kStore while a lease on it is held.
  Result<void> remove(const StoredSdk& sdk);
  /// Removes SDKs, longest unused first, until at most `budget` bytes are left, and what killed pulls left. Passes over
  /// what is leased.
  Result<Pruned> prune(std::int64_t budget, PruneMode mode);

  /// Waits while the SDK is being removed. Counts as a use.
  Result<SdkLease> lease(const GoVersion& version, const std::string& platform, std::stop_token stop) const;
  Result<SdkLease> lease(const StoredSdk& sdk, std::stop_token stop) const;

  /// GOROOT as a tar: names relative to it, 0555 for what is executed and 0444 for the rest, `_go.mod` of the module
  /// zip named go.mod again (cmd/go does the same: internal/toolchain, unpack).
  Result<void> write_tree(const StoredSdk& sdk, const ByteSink& sink, Progress& progress, std::stop_token stop) const;
  /// The archive's file. Belongs to the store.
  std::filesystem::path blob_path(const std::string& digest) const;

 private:
  explicit SdkStore(std::filesystem::path data) : data_(std::move(data)) {}
  std::filesystem::path receipt_path(const std::string& key) const { return data_ / "sdk" / (key + ".json"); }
  Result<FileLock> lock(const std::string& key, std::stop_token stop) const {
    return FileLock::acquire(data_ / "locks" / key, FileLock::Mode::kExclusive, stop);
  }
  Result<StoredSdk> keep(StoredSdk sdk, const std::filesystem::path& whole, std::stop_token stop);
  struct Fetch;
  Result<DownloadEnd> fetch_checked(const Fetch& fetch, std::optional<Result<StoredSdk>>& sdk, Progress& progress,
                                    std::stop_token stop) const;
  Result<std::optional<StoredSdk>> fetch_from(const SdkSource& source, const PullOrder& order, PullTrail& trail,
                                              Progress& progress, std::stop_token stop);
  void quarantine(const std::filesystem::path& file, const std::string& name) const;
  void sweep() const;
  std::int64_t sweep_unreferenced(PruneMode mode) const;
  Result<bool> remove_if_free(const StoredSdk& sdk, PruneMode mode) const;

  std::filesystem::path data_;
};

/// "go1.21.13.linux-amd64", or "own-…" with a part of its digest: what an SDK's receipt and lock are called.
std::string key_of(const StoredSdk& sdk);
std::string key_of(const GoVersion& version, const std::string& platform);

}  // namespace goiso
