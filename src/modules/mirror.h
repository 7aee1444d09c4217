#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/progress.h"
#include "model/project.h"
#include "modules/mirror_entry.h"
#include "modules/module_proxies.h"
#include "modules/vouch.h"

namespace goiso {

/// Where what is missing comes from, and who vouches for it. What it points at outlives its use.
struct Supply {
  const ModuleProxies* proxies = nullptr;  ///< null: from nowhere, the mirror alone answers
  const Witnesses* witnesses = nullptr;
  Progress* progress = nullptr;
};

struct StoredModule {
  ModuleVersion module;
  MirrorReceipt receipt;
  std::chrono::system_clock::time_point last_used;  ///< to the hour
};

/// Module versions below one folder, in the layout of GOMODCACHE/cache/download, so that a stock go takes it as
/// GOPROXY=file://…; each file was vouched for before it was kept, and is held to its receipt whenever it is used. Any
/// thread, any number of processes.
class Mirror {
 public:
  /// Makes the folders.
  static Result<Mirror> open(const std::filesystem::path& folder);

  /// What is kept; nullopt when it is not there, kUntrusted when it is not what it was.
  Result<std::optional<MirrorFile>> find(const ModuleVersion& module, ModulePart part, std::stop_token stop) const;

  /// What is kept, else fetched, vouched for and kept. What turns out damaged goes to the quarantine and is fetched
  /// again. kNotFound when it is not there and there is no proxy to ask, or none has it; kUntrusted when nobody vouches
  /// for it.
  Result<MirrorFile> provide(const ModuleVersion& module, ModulePart part, const Supply& supply,
                             std::stop_token stop) const;

  /// All versions of one module with an .info, oldest first; pseudo-versions too.
  Result<std::vector<std::string>> versions(const std::string& module) const;

  /// Everything, by path and version.
  Result<std::vector<StoredModule>> list() const;

  const MirrorPlaces& places() const { return places_; }

 private:
  explicit Mirror(MirrorPlaces places) : places_(std::move(places)), hashes_(std::make_unique<HashMemory>()) {}
  Result<MirrorReceipt> receipt_of(const ModuleVersion& module) const;
  Result<std::optional<MirrorFile>> find_info(const ModuleVersion& module, const MirrorReceipt& receipt) const;
  Result<std::optional<MirrorFile>> find_mod(const ModuleVersion& module, const MirrorReceipt& receipt) const;
  Result<std::optional<MirrorFile>> find_zip(const ModuleVersion& module, const MirrorReceipt& receipt,
                                             std::stop_token stop) const;
  Result<MirrorFile> vouched(const ModuleVersion& module, ModulePart part, MirrorFile file, const Supply& supply,
                             std::stop_token stop) const;
  Result<MirrorFile> fetch(MirrorEntry& entry, const ModuleVersion& module, ModulePart part, const Supply& supply,
                           std::stop_token stop) const;
  Result<MirrorFile> bring(const ModuleVersion& module, ModulePart part, const Supply& supply,
                           std::stop_token stop) const;
  Result<MirrorFile> remember_trust(const ModuleVersion& module, ModulePart part, MirrorFile file,
                                    std::stop_token stop) const;
  void note_use(const ModuleVersion& module) const;

  MirrorPlaces places_;
  std::unique_ptr<HashMemory> hashes_;  // movable with it
};

}  // namespace goiso
