#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "archive/tar_writer.h"
#include "base/result.h"
#include "model/progress.h"
#include "model/toolchain.h"
#include "sdk/catalog.h"

namespace goiso {

struct ProxyEntry;

/// A Go SDK in the store: an archive whose hash was checked, and what is known of it.
struct StoredSdk {
  GoVersion version;
  std::string platform;            ///< "linux/amd64"
  std::string digest;              ///< "sha256:…" of the archive
  std::int64_t bytes = 0;          ///< of the archive
  std::string file_name;           ///< as it was called where it came from
  std::string h1;                  ///< of the toolchain module; "" for a release archive
  std::vector<std::string> trust;  ///< which checks held: "sha256" (pinned), "pinned-h1"
  std::string go_env;              ///< the SDK's own go.env, "" before 1.21
};
Toolchain toolchain_of(const StoredSdk& sdk);

/// SDK archives below one folder: blobs/sha256/ab/<hex>, and sdk/<goV>.<os>-<arch>.json as receipt, written last, so that a receipt means a
/// whole archive. Any number of processes: a lock per SDK, renames into place. One object serves one thread.
class SdkStore {
 public:
  /// Makes the folders; removes temporary files of dead owners.
  static Result<SdkStore> open(const std::filesystem::path& data);

  Result<std::vector<StoredSdk>> list() const;  ///< oldest Go first
  /// nullopt when it is not there. kUntrusted for a damaged entry, with what to do.
  Result<std::optional<StoredSdk>> find(const GoVersion& version, const std::string& platform) const;

  /// An official goX.os-arch.tar.gz, held to the manifest's SHA-256 before a byte of it is unpacked, or a toolchain module zip
  /// (v0.0.1-goX.os-arch.zip), held to its pinned h1. kUntrusted for anything else; the store is as before then.
  Result<StoredSdk> import_file(const std::filesystem::path& file, const ReleaseCatalog& catalog, Progress& progress, std::stop_token stop);

  /// The toolchain module from a module proxy, held to its pinned h1. Resumes what an earlier pull left. Waits for another process that is
  /// at the same SDK, and then finds it there.
  Result<StoredSdk> pull(const GoVersion& version, const std::string& platform, const std::vector<ProxyEntry>& proxies,
                         const ReleaseCatalog& catalog, Progress& progress, std::stop_token stop);

  /// Hashes the archive again. kUntrusted when it is not what it was.
  Result<void> verify(const StoredSdk& sdk, Progress& progress, std::stop_token stop) const;
  Result<void> remove(const StoredSdk& sdk);

  /// GOROOT as a tar: names relative to it, 0555 for what is executed and 0444 for the rest, `_go.mod` of the module zip named go.mod again
  /// (cmd/go does the same: internal/toolchain, unpack).
  Result<void> write_tree(const StoredSdk& sdk, const ByteSink& sink, Progress& progress, std::stop_token stop) const;

 private:
  explicit SdkStore(std::filesystem::path data) : data_(std::move(data)) {}
  std::filesystem::path blob_path(const std::string& digest) const;
  std::filesystem::path receipt_path(const GoVersion& version, const std::string& platform) const;
  Result<StoredSdk> keep(StoredSdk sdk, const std::filesystem::path& whole);

  std::filesystem::path data_;
};

}  // namespace goiso
