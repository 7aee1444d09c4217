#include "modules/fetch_all.h"

#include <atomic>
#include <map>

#include "base/parallel.h"
#include "modules/module_path.h"

namespace goiso {
namespace {

constexpr std::size_t kAtOnce = 8;

// The bytes of eight downloads at once make no sense as one number; modules do.
Supply without_progress(const Supply& supply) { return {supply.proxies, supply.witnesses, nullptr}; }

// A go.sum may name a zip and not its go.mod: then cmd/go does not read that go.mod, and who does not get it misses
// nothing.
bool may_miss(const ModuleWish& wish, ModulePart part, const Error& error, const Supply& supply) {
  const bool is_named = supply.witnesses != nullptr &&
                        supply.witnesses->go_sum.compare(wish.module.path, wish.module.version + "/go.mod", "") !=
                            GoSum::Standing::kAbsent;
  const bool is_vouched_for =
      supply.witnesses != nullptr &&
      supply.witnesses->go_sum.compare(wish.module.path, wish.module.version, "") != GoSum::Standing::kAbsent;
  return part == ModulePart::kMod && wish.part == ModulePart::kZip && is_vouched_for && !is_named &&
         error.kind != ErrorKind::kUntrusted && error.kind != ErrorKind::kInterrupted &&
         error.kind != ErrorKind::kStore;
}

ModuleFetch fetch_one(const Mirror& mirror, const ModuleWish& wish, const Supply& supply, std::stop_token stop) {
  ModuleFetch fetch{wish, Error{}, true};
  std::vector<std::string> findings;
  for (const auto part : {ModulePart::kInfo, ModulePart::kMod, ModulePart::kZip}) {
    fetch.file = mirror.provide(wish.module, part, supply, stop);
    if (!fetch.file && may_miss(wish, part, fetch.file.error(), supply)) {
      continue;
    }
    if (!fetch.file) {
      return fetch;
    }
    fetch.was_there = fetch.was_there && fetch.file->was_there;
    findings.insert(findings.end(), fetch.file->findings.begin(), fetch.file->findings.end());
    if (part == wish.part) {
      break;
    }
  }
  fetch.file->findings = std::move(findings);
  return fetch;
}

}  // namespace

std::vector<ModuleWish> wishes_of(const GoSum& go_sum) {
  constexpr std::string_view kGoMod = "/go.mod";
  std::map<std::pair<std::string, std::string>, ModulePart> parts;
  for (const auto& line : go_sum.lines()) {
    const bool is_mod = line.version.ends_with(kGoMod);
    const auto version = is_mod ? line.version.substr(0, line.version.size() - kGoMod.size()) : line.version;
    if (!check_module_version(line.module, version)) {
      continue;  // cmd/go passes over such a line too
    }
    const auto [at, is_new] =
        parts.emplace(std::pair{line.module, version}, is_mod ? ModulePart::kMod : ModulePart::kZip);
    if (!is_mod) {
      at->second = ModulePart::kZip;
    }
  }
  std::vector<ModuleWish> wishes;
  wishes.reserve(parts.size());
  for (const auto& [module, part] : parts) {
    wishes.push_back({{module.first, module.second}, part});
  }
  return wishes;
}

std::vector<ModuleFetch> fetch_all(const Mirror& mirror, const std::vector<ModuleWish>& wishes, const Supply& supply,
                                   std::stop_token stop) {
  std::atomic<std::int64_t> done = 0;
  const auto total = static_cast<std::int64_t>(wishes.size());
  const auto each = without_progress(supply);
  return parallel_map(wishes, kAtOnce, [&](const ModuleWish& wish) {
    auto fetch = stop.stop_requested()
                     ? ModuleFetch{wish, Error{ErrorKind::kInterrupted, "stopped before it was fetched", {}, {}}, false}
                     : fetch_one(mirror, wish, each, stop);
    if (supply.progress != nullptr) {
      supply.progress->step_moved(++done, total, "modules");
    }
    return fetch;
  });
}

}  // namespace goiso
