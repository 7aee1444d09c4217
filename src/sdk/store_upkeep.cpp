#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <set>

#include "base/fault_point.h"
#include "base/log.h"
#include "base/owner.h"
#include "sdk/receipt.h"
#include "sdk/store.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    entries.push_back(it->path());
  }
  return entries;
}

std::int64_t size_of(const fs::path& path) {
  std::error_code error;
  const auto size = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
  return error ? 0 : static_cast<std::int64_t>(size);
}

timespec last_use(const fs::path& receipt) {
  struct stat status {};
  return stat(receipt.c_str(), &status) == 0 ? status.st_mtim : timespec{};
}

Result<void> remove_path(const fs::path& path) {
  std::error_code error;
  fs::remove(path, error);
  return error ? Result<void>{system_error(ErrorKind::kStore, fmt::format("cannot remove '{}'", path.string()),
                                           error.value())}
               : Result<void>{};
}

// "go1.21.5.linux-amd64.json.tmp-12ab": gone when nobody has the lock of what stands before the ending.
void sweep_temporary(const fs::path& path, const fs::path& locks) {
  const auto name = path.filename().string();
  const auto end = std::min({name.find(".json.tmp-"), name.find(".zip."), name.find(".tar.gz.")});
  if (name.find(".tmp-") == std::string::npos || end == std::string::npos) {
    return;
  }
  const auto lock = FileLock::try_acquire(locks / name.substr(0, end), FileLock::Mode::kExclusive);
  if (lock && lock->is_held()) {
    (void)remove_path(path);
  }
}

Error in_use(const StoredSdk& sdk) {
  return Error{ErrorKind::kStore,
               fmt::format("{} is in use by a goiso that runs now", sdk.version.name()),
               {},
               "try again when it is done"};
}

}  // namespace

// A receipt is written beside and renamed under the SDK's lock, a download lies in partial/ under it: what lies there
// while nobody has the lock was left by a killed goiso. Parts stay, for the next pull goes on with them.
void SdkStore::sweep() const {
  for (const auto& path : entries_of(data_ / "tmp")) {
    const auto removed = is_left_by_the_dead(path.filename().string()) ? remove_tree(path) : Result<void>{};
    if (!removed) {
      log::info("{}", removed.error().message);
    }
  }
  for (const auto* folder : {"sdk", "partial", "."}) {
    for (const auto& path : entries_of(data_ / folder)) {
      sweep_temporary(path, data_ / "locks");
    }
  }
}

// Archives that no receipt names, parts that nobody works at, quarantine. Nobody is between an archive and its receipt
// while `keep` is held alone.
std::int64_t SdkStore::sweep_unreferenced(PruneMode mode) const {
  const auto alone = FileLock::try_acquire(data_ / "locks" / "keep", FileLock::Mode::kExclusive);
  const auto sdks = list();
  if (!alone || !alone->is_held() || !sdks) {
    return 0;
  }
  std::set<fs::path> named;
  for (const auto& sdk : *sdks) {
    named.insert(blob_path(sdk.digest));
  }
  std::vector<fs::path> garbage = entries_of(data_ / "quarantine");
  for (const auto& folder : entries_of(data_ / "blobs" / "sha256")) {
    const auto blobs = entries_of(folder);
    std::copy_if(blobs.begin(), blobs.end(), std::back_inserter(garbage),
                 [&](const fs::path& blob) { return !named.contains(blob); });
  }
  std::int64_t bytes = 0;
  for (const auto& path : garbage) {
    bytes += size_of(path);
    if (mode == PruneMode::kRemove) {
      (void)remove_path(path);
    }
  }
  for (const auto& part : entries_of(data_ / "partial")) {
    const auto name = part.filename().string();
    const auto end = std::min(name.find(".zip"), name.find(".tar.gz"));
    const auto lock = FileLock::try_acquire(data_ / "locks" / name.substr(0, end), FileLock::Mode::kExclusive);
    if (lock && lock->is_held()) {
      bytes += size_of(part);
      (void)(mode == PruneMode::kRemove ? remove_path(part) : Result<void>{});
    }
  }
  return bytes;
}

// False when somebody uses it.
Result<bool> SdkStore::remove_if_free(const StoredSdk& sdk, PruneMode mode) const {
  const auto key = key_of(sdk);
  TRY_ASSIGN(const auto use, FileLock::try_acquire(data_ / "locks" / (key + ".use"), FileLock::Mode::kExclusive));
  if (!use.is_held() || mode == PruneMode::kDryRun) {
    return use.is_held();
  }
  TRY_ASSIGN(const auto held, lock(key, {}));
  TRY(remove_path(receipt_path(key)));  // first: without it the rest is nothing
  fault_point();
  TRY(remove_path(blob_path(sdk.digest)));
  return true;
}

Result<void> SdkStore::remove(const StoredSdk& sdk) {
  TRY_ASSIGN(const bool is_gone, remove_if_free(sdk, PruneMode::kRemove));
  return is_gone ? Result<void>{} : in_use(sdk);
}

Result<void> SdkStore::set_aside(const StoredSdk& sdk, Progress& progress, std::stop_token stop) {
  TRY_ASSIGN(const auto held, lock(key_of(sdk), stop));
  auto verified = verify(sdk, progress, stop);
  if (verified || verified.error().kind != ErrorKind::kUntrusted) {
    return verified;
  }
  TRY(remove_path(receipt_path(key_of(sdk))));
  fault_point();
  quarantine(blob_path(sdk.digest), key_of(sdk) + "-damaged");
  return {};
}

Result<Pruned> SdkStore::prune(std::int64_t budget, PruneMode mode) {
  TRY_ASSIGN(auto sdks, list());
  Pruned pruned;
  pruned.bytes = sweep_unreferenced(mode);
  for (const auto& sdk : sdks) {
    pruned.kept_bytes += sdk.bytes;
  }
  std::sort(sdks.begin(), sdks.end(), [&](const StoredSdk& a, const StoredSdk& b) {
    const auto first = last_use(receipt_path(key_of(a)));
    const auto second = last_use(receipt_path(key_of(b)));
    return first.tv_sec != second.tv_sec ? first.tv_sec < second.tv_sec : first.tv_nsec < second.tv_nsec;
  });
  for (const auto& sdk : sdks) {
    if (pruned.kept_bytes <= budget) {
      break;
    }
    TRY_ASSIGN(const bool is_gone, remove_if_free(sdk, mode));
    (is_gone ? pruned.removed : pruned.in_use).push_back(sdk);
    pruned.bytes += is_gone ? sdk.bytes : 0;
    pruned.kept_bytes -= is_gone ? sdk.bytes : 0;
  }
  return pruned;
}

}  // namespace goiso
