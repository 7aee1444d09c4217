#include "modules/mirror_upkeep.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "base/parallel.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

bool has_part(const MirrorReceipt& receipt, ModulePart part) {
  switch (part) {
    case ModulePart::kInfo:
      return !receipt.info_sha256.empty();
    case ModulePart::kMod:
      return receipt.mod.has_value();
    case ModulePart::kZip:
      return receipt.zip.has_value();
  }
  return false;
}

// Looked at again with the lock held: it may have been mended meanwhile.
Result<std::vector<MirrorDamage>> mend_one(const Mirror& mirror, const StoredModule& stored, std::stop_token stop) {
  std::vector<MirrorDamage> damage;
  for (const auto part : {ModulePart::kInfo, ModulePart::kMod, ModulePart::kZip}) {
    const auto is_damaged = [&] {
      const auto found = mirror.find(stored.module, part, stop);
      return !found && found.error().kind == ErrorKind::kUntrusted;
    };
    if (!has_part(stored.receipt, part) || !is_damaged()) {
      continue;
    }
    TRY_ASSIGN(auto entry, MirrorEntry::open(mirror.places(), stored.module, stop));
    if (is_damaged()) {
      if (auto done = entry.quarantine(part); !done) {
        return std::move(done).error();
      }
      damage.push_back({stored.module, part});
    }
  }
  return damage;
}

}  // namespace

std::int64_t bytes_of(const StoredModule& module) { return module.receipt.zip ? module.receipt.zip->bytes : 0; }

Result<std::vector<MirrorDamage>> verify_mirror(const Mirror& mirror, Progress& progress, std::stop_token stop) {
  TRY_ASSIGN(const auto modules, mirror.list());
  std::vector<MirrorDamage> damage;
  std::int64_t done = 0;
  for (const auto& module : modules) {
    if (stop.stop_requested()) {
      return Error{ErrorKind::kInterrupted, "stopped while verifying modules", {}, {}};
    }
    TRY_ASSIGN(const auto found, mend_one(mirror, module, stop));
    damage.insert(damage.end(), found.begin(), found.end());
    progress.step_moved(++done, static_cast<std::int64_t>(modules.size()), "modules");
  }
  return damage;
}

Result<std::vector<StoredModule>> prune_mirror(const Mirror& mirror, const PruneRules& rules, std::stop_token stop) {
  TRY_ASSIGN(auto modules, mirror.list());
  std::stable_sort(modules.begin(), modules.end(),
                   [](const StoredModule& a, const StoredModule& b) { return a.last_used < b.last_used; });
  std::int64_t left = 0;
  for (const auto& module : modules) {
    left += bytes_of(module);
  }
  const auto now = std::chrono::system_clock::now();
  std::vector<StoredModule> removed;
  for (auto& module : modules) {
    const bool is_unused = rules.unused_for && now - module.last_used > *rules.unused_for;
    const bool is_over = rules.budget && left > *rules.budget;
    if (!is_unused && !is_over) {
      continue;
    }
    TRY_ASSIGN(auto entry, MirrorEntry::open(mirror.places(), module.module, stop));
    if (auto done = entry.remove(); !done) {
      return std::move(done).error();
    }
    left -= bytes_of(module);
    removed.push_back(std::move(module));
  }
  std::error_code error;
  for (fs::directory_iterator it(mirror.places().quarantine(), error), end; !error && it != end; it.increment(error)) {
    fs::remove(it->path(), error);
  }
  return removed;
}

}  // namespace goiso
