#include "modules/mirror.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"
#include "modules/dirhash.h"
#include "modules/download_part.h"
#include "modules/module_path.h"
#include "modules/module_zip.h"
#include "modules/semver.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::hours kUseGrain{1};
constexpr std::chrono::hours kStagedAtMost{24};

Error damaged(const ModuleVersion& module, ModulePart part) {
  return Error{ErrorKind::kUntrusted,
               fmt::format("the mirror's {} of '{}' is not what it was", name_of(part), words_of(module)),
               {},
               fmt::format("run 'goiso mod fetch {}'", words_of(module))};
}

Error not_kept(const ModuleVersion& module, ModulePart part) {
  return Error{ErrorKind::kNotFound,
               fmt::format("the mirror has no {} of '{}'", name_of(part), words_of(module)),
               {},
               fmt::format("run 'goiso mod fetch {}'", words_of(module))};
}

std::int64_t size_of(const fs::path& path) {
  struct stat facts {};
  return stat(path.c_str(), &facts) == 0 ? facts.st_size : -1;
}

// What a killed goiso was about to rename into place.
void remove_old_staged(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const auto time = it->last_write_time(error);
    if (!error && fs::file_time_type::clock::now() - time > kStagedAtMost) {
      (void)remove_tree(it->path());
    }
  }
}

}  // namespace

Result<Mirror> Mirror::open(const fs::path& folder) {
  MirrorPlaces places{folder};
  TRY(make_folders(places.locks()));
  TRY(make_folders(places.staging()));
  TRY(make_folders(places.partial()));
  TRY(make_folders(places.quarantine()));
  remove_old_staged(places.staging());
  return Mirror{std::move(places)};
}

Result<MirrorReceipt> Mirror::receipt_of(const ModuleVersion& module) const {
  TRY(check_module_version(module.path, module.version));
  TRY_ASSIGN(const auto path, places_.file(module, ".goiso"));
  auto text = read_file(path, 1 << 20);
  if (!text && text.error().kind != ErrorKind::kNotFound) {
    return text.error();
  }
  auto named = parse_mirror_receipt(text.value_or(std::string{}));
  const bool is_ours = named && named->module.path == module.path && named->module.version == module.version;
  return is_ours ? std::move(named->receipt) : MirrorReceipt{};
}

Result<std::optional<MirrorFile>> Mirror::find_info(const ModuleVersion& module, const MirrorReceipt& receipt) const {
  if (receipt.info_sha256.empty()) {
    return std::optional<MirrorFile>{};
  }
  TRY_ASSIGN(auto path, places_.file(module, ".info"));
  auto text = read_file(path, ModuleProxies::kInfoLimit);
  if (!text || sha256_hex(*text) != receipt.info_sha256) {
    return damaged(module, ModulePart::kInfo);
  }
  const auto bytes = static_cast<std::int64_t>(text->size());
  return std::optional{MirrorFile{std::move(path), std::move(*text), {}, {}, {}, bytes, {}, true}};
}

Result<std::optional<MirrorFile>> Mirror::find_mod(const ModuleVersion& module, const MirrorReceipt& receipt) const {
  if (!receipt.mod) {
    return std::optional<MirrorFile>{};
  }
  TRY_ASSIGN(auto path, places_.file(module, ".mod"));
  auto text = read_file(path, ModuleProxies::kModLimit);
  if (!text || go_mod_h1(*text) != receipt.mod->h1) {
    return damaged(module, ModulePart::kMod);
  }
  const auto bytes = static_cast<std::int64_t>(text->size());
  return std::optional{
      MirrorFile{std::move(path), std::move(*text), receipt.mod->h1, receipt.mod->trust, {}, bytes, {}, true}};
}

Result<std::optional<MirrorFile>> Mirror::find_zip(const ModuleVersion& module, const MirrorReceipt& receipt,
                                                   std::stop_token stop) const {
  if (!receipt.zip) {
    return std::optional<MirrorFile>{};
  }
  TRY_ASSIGN(auto path, places_.file(module, ".zip"));
  const auto& zip = *receipt.zip;
  const auto digest = size_of(path) == zip.bytes ? hashes_->sha256(path, stop) : Result<std::string>{std::string{}};
  if (!digest && digest.error().kind == ErrorKind::kInterrupted) {
    return digest.error();
  }
  if (!digest || *digest != zip.sha256) {
    return damaged(module, ModulePart::kZip);
  }
  return std::optional{MirrorFile{std::move(path), {}, zip.h1, zip.trust, zip.sha256, zip.bytes, {}, true}};
}

Result<std::optional<MirrorFile>> Mirror::find(const ModuleVersion& module, ModulePart part,
                                               std::stop_token stop) const {
  TRY_ASSIGN(const auto receipt, receipt_of(module));
  switch (part) {
    case ModulePart::kInfo:
      return find_info(module, receipt);
    case ModulePart::kMod:
      return find_mod(module, receipt);
    case ModulePart::kZip:
      return find_zip(module, receipt, stop);
  }
  return std::optional<MirrorFile>{};
}

// Prune removes first what was not used for longest; the receipt's time says when that was.
void Mirror::note_use(const ModuleVersion& module) const {
  const auto path = places_.file(module, ".goiso");
  struct stat facts {};
  if (!path || stat(path->c_str(), &facts) != 0) {
    return;
  }
  if (std::chrono::system_clock::from_time_t(facts.st_mtime) + kUseGrain < std::chrono::system_clock::now()) {
    (void)utimensat(AT_FDCWD, path->c_str(), nullptr, 0);
  }
}

Result<MirrorFile> Mirror::remember_trust(const ModuleVersion& module, ModulePart part, MirrorFile file,
                                          std::stop_token stop) const {
  TRY_ASSIGN(auto entry, MirrorEntry::open(places_, module, stop));
  TRY(entry.set_trust(part, file.trust));
  return file;
}

// Another project vouched for it; this one's go.sum may disagree, and what only a go.sum vouched for the log may by now
// confirm.
Result<MirrorFile> Mirror::vouched(const ModuleVersion& module, ModulePart part, MirrorFile file, const Supply& supply,
                                   std::stop_token stop) const {
  note_use(module);
  if (part == ModulePart::kInfo || supply.witnesses == nullptr) {
    return file;
  }
  const auto version = part == ModulePart::kMod ? module.version + "/go.mod" : module.version;
  static const SumCheck kProvenBefore = [](const ModuleHash&, std::stop_token) -> Result<SumVerdict> {
    return SumVerdict::kProven;
  };
  const auto& sum_check = file.trust == "sumdb" ? kProvenBefore : supply.witnesses->sum_check;
  TRY_ASSIGN(auto vouch, vouch_for({module.path, version, file.h1}, supply.witnesses->go_sum, sum_check, stop));
  file.findings = std::move(vouch.findings);
  if (vouch.trust == "sumdb" && file.trust != "sumdb") {
    file.trust = vouch.trust;
    return remember_trust(module, part, std::move(file), stop);
  }
  return file;
}

Result<MirrorFile> Mirror::fetch(MirrorEntry& entry, const ModuleVersion& module, ModulePart part, const Supply& supply,
                                 std::stop_token stop) const {
  TRY_ASSIGN(const auto escaped, escape_module_version(module.version));
  const auto name = "@v/" + escaped + ending_of(part);
  const auto what = fmt::format("{} of '{}'", name_of(part), words_of(module));
  const Witnesses nobody;
  const auto& witnesses = supply.witnesses == nullptr ? nobody : *supply.witnesses;
  if (part == ModulePart::kZip) {
    NoProgress silent;
    auto& progress = supply.progress == nullptr ? silent : *supply.progress;
    const auto partial = entry.partial_zip();
    TRY_ASSIGN(const auto end, supply.proxies->file(module.path, name, partial, progress, stop));
    if (!end.has_arrived) {
      return error_of(end, what);
    }
    forget_origin(partial);
    return entry.keep_zip(partial, witnesses, stop);
  }
  const bool is_info = part == ModulePart::kInfo;
  const auto check = [&](const std::string& text) { return is_info ? refuse_info(module, text) : std::string{}; };
  TRY_ASSIGN(const auto end,
             supply.proxies->text(module.path, name, is_info ? ModuleProxies::kInfoLimit : ModuleProxies::kModLimit,
                                  check, stop));
  if (!end.has_arrived) {
    return error_of(end, what);
  }
  return is_info ? entry.keep_info(end.text) : entry.keep_mod(end.text, witnesses, stop);
}

Result<MirrorFile> Mirror::provide(const ModuleVersion& module, ModulePart part, const Supply& supply,
                                   std::stop_token stop) const {
  auto found = find(module, part, stop);
  if (found && *found) {
    return vouched(module, part, std::move(**found), supply, stop);
  }
  if (!found && found.error().kind != ErrorKind::kUntrusted) {
    return found.error();
  }
  if (found && supply.proxies == nullptr) {
    return not_kept(module, part);
  }
  auto brought = bring(module, part, supply, stop);
  return brought && brought->was_there ? vouched(module, part, std::move(*brought), supply, stop) : brought;
}

// With the lock held: somebody else may have brought or mended it meanwhile.
Result<MirrorFile> Mirror::bring(const ModuleVersion& module, ModulePart part, const Supply& supply,
                                 std::stop_token stop) const {
  TRY_ASSIGN(auto entry, MirrorEntry::open(places_, module, stop));
  auto found = find(module, part, stop);
  if (found && *found) {
    return std::move(**found);
  }
  if (found) {
    return fetch(entry, module, part, supply, stop);
  }
  if (found.error().kind != ErrorKind::kUntrusted) {
    return found.error();
  }
  log::info("{}", found.error().message);
  TRY(entry.quarantine(part));
  return supply.proxies == nullptr ? Result<MirrorFile>{found.error()} : fetch(entry, module, part, supply, stop);
}

// By name alone, for a list may be asked for thousands of times: what has an .info and a receipt.
Result<std::vector<std::string>> Mirror::versions(const std::string& module) const {
  TRY_ASSIGN(const auto folder, places_.versions(module));
  std::set<std::string> infos, receipts;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const auto name = it->path().filename();
    if (name.extension() == ".info" || name.extension() == ".goiso") {
      (name.extension() == ".info" ? infos : receipts).insert(name.stem().string());
    }
  }
  if (error && error.value() != ENOENT) {
    return system_error(ErrorKind::kStore, fmt::format("cannot read '{}'", folder.string()), error.value());
  }
  std::vector<std::string> versions;
  for (const auto& stem : infos) {
    const auto version = unescape_module_version(stem);
    if (receipts.contains(stem) && version && check_module_version(module, *version)) {
      versions.push_back(*version);
    }
  }
  sort_versions(versions);
  return versions;
}

Result<std::vector<StoredModule>> Mirror::list() const {
  std::vector<StoredModule> modules;
  std::error_code error;
  for (fs::recursive_directory_iterator it(places_.root, error), end; !error && it != end; it.increment(error)) {
    if (it.depth() == 0 && (it->path().filename() == ".goiso" || it->path().filename() == "sumdb")) {
      it.disable_recursion_pending();
      continue;
    }
    if (it->path().extension() != ".goiso") {
      continue;
    }
    auto named = parse_mirror_receipt(read_file(it->path(), 1 << 20).value_or(std::string{}));
    struct stat facts {};
    if (named && !named->receipt.is_empty() && stat(it->path().c_str(), &facts) == 0) {
      modules.push_back({std::move(named->module), std::move(named->receipt),
                         std::chrono::system_clock::from_time_t(facts.st_mtime)});
    }
  }
  if (error) {
    return system_error(ErrorKind::kStore, fmt::format("cannot read '{}'", places_.root.string()), error.value());
  }
  std::sort(modules.begin(), modules.end(), [](const StoredModule& a, const StoredModule& b) {
    const int order = compare_semver(a.module.version, b.module.version);
    return a.module.path != b.module.path ? a.module.path < b.module.path
           : order != 0                   ? order < 0
                                          : a.module.version < b.module.version;
  });
  return modules;
}

}  // namespace goiso
