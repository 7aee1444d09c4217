#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "modules/mirror_entry.h"
#include "sdk/store.h"

namespace goiso {

/// The stored SDKs as versions of the module golang.org/toolchain, "v0.0.1-go1.21.13.linux-amd64", for whoever asks a
/// module proxy for them. An SDK that came as a release archive is packed as its module once, and given away only when
/// its hash is the official one. Goes and archives of the user's own are none. Any thread.
class ToolchainModules {
 public:
  /// The hash that the module has for everybody: pinned, or proven by the log.
  using OfficialHash = std::function<Result<std::string>(const StoredSdk& sdk, std::stop_token stop)>;

  /// `sdks` must outlive this; packed modules lie in `scratch`, which is the caller's to remove.
  ToolchainModules(SdkStore& sdks, std::filesystem::path scratch, OfficialHash official)
      : sdks_(sdks), scratch_(std::move(scratch)), official_(std::move(official)) {}

  /// Of all that are stored now, oldest Go first.
  Result<std::vector<std::string>> versions() const;
  /// A file of one version, checked just now; `text` of .info and .mod, `path` of .zip. nullopt for what is not stored.
  /// kUntrusted for an archive that is damaged, or whose module is not the official one.
  Result<std::optional<MirrorFile>> file(const std::string& version, ModulePart part, std::stop_token stop);

 private:
  Result<std::optional<StoredSdk>> find(const std::string& version) const;
  Result<MirrorFile> zip_of(const StoredSdk& sdk, std::stop_token stop);
  Result<MirrorFile> pack(const StoredSdk& sdk, std::stop_token stop);

  SdkStore& sdks_;
  std::filesystem::path scratch_;
  OfficialHash official_;
  mutable std::mutex mutex_;                  // the store serves one thread
  std::map<std::string, MirrorFile> packed_;  // by the SDK's digest; guarded by mutex_
  std::map<std::string, SdkLease> in_use_;    // what was given away is not pruned meanwhile; guarded by mutex_
};

}  // namespace goiso
