#include "modules/mirror_import.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <set>

#include "archive/archive_reader.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "modules/module_path.h"
#include "modules/semver.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

using Found = std::map<std::pair<std::string, std::string>, std::set<ModulePart>>;

// "example.com/!m/@v/v1.0.0.zip" as a module version and a part; nullopt for all else.
struct NamedFile {
  ModuleVersion module;
  ModulePart part;
};
std::optional<NamedFile> parse_name(const std::string& name) {
  constexpr std::string_view kVersions = "/@v/";
  const auto at = name.rfind(kVersions);
  const auto dot = name.rfind('.');
  if (at == std::string::npos || dot == std::string::npos || dot < at) {
    return std::nullopt;
  }
  for (const auto part : {ModulePart::kInfo, ModulePart::kMod, ModulePart::kZip}) {
    const auto module = unescape_module_path(name.substr(0, at));
    const auto version = unescape_module_version(name.substr(at + kVersions.size(), dot - at - kVersions.size()));
    if (name.substr(dot) == ending_of(part) && module && version && check_module_version(*module, *version)) {
      return NamedFile{{*module, *version}, part};
    }
  }
  return std::nullopt;
}

Found modules_in(const fs::path& folder) {
  Found found;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error), end;
       !error && it != end; it.increment(error)) {
    if (!it->is_regular_file(error) || it->is_symlink(error)) {
      continue;
    }
    if (const auto named = parse_name(it->path().lexically_relative(folder).generic_string())) {
      found[{named->module.path, named->module.version}].insert(named->part);
    }
  }
  return found;
}

// A .info is not hashed by anybody; where a tree has none, the version says enough.
std::string made_up_info(const ModuleVersion& module) {
  const auto time = pseudo_version_time(module.version);
  return time ? fmt::format("{{\"Version\":\"{}\",\"Time\":\"{}\"}}", module.version, *time)
              : fmt::format("{{\"Version\":\"{}\"}}", module.version);
}

Result<void> copy_to(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
  if (error) {
    return system_error(ErrorKind::kStore, fmt::format("cannot copy '{}'", from.string()), error.value());
  }
  return {};
}

// One file of the source on its way into the entry, vouched for as if it came from the network.
struct Incoming {
  const Mirror& mirror;
  const MirrorPlaces& source;
  const Witnesses& witnesses;
};

Result<MirrorFile> import_part(const Incoming& from, MirrorEntry& entry, const ModuleVersion& module, ModulePart part,
                               std::stop_token stop) {
  TRY_ASSIGN(const auto path, from.source.file(module, ending_of(part)));
  if (part == ModulePart::kZip) {
    if (auto done = copy_to(path, entry.partial_zip()); !done) {
      return std::move(done).error();
    }
    return entry.keep_zip(entry.partial_zip(), from.witnesses, stop);
  }
  auto text = read_file(path, ModuleProxies::kModLimit);
  if (part == ModulePart::kInfo) {
    return entry.keep_info(text && refuse_info(module, *text).empty() ? *text : made_up_info(module));
  }
  TRY_ASSIGN(const auto mod, std::move(text));
  return entry.keep_mod(mod, from.witnesses, stop);
}

// Brings one module version under its lock; what is there already and whole stays.
Result<MirrorFile> import_one(const Incoming& from, const ModuleVersion& module, const std::set<ModulePart>& parts,
                              std::stop_token stop) {
  TRY_ASSIGN(auto entry, MirrorEntry::open(from.mirror.places(), module, stop));
  MirrorFile last;
  std::vector<std::string> findings;
  bool is_all_there = true;
  for (const auto part : {ModulePart::kInfo, ModulePart::kMod, ModulePart::kZip}) {
    if (!parts.contains(part) && part != ModulePart::kInfo) {
      continue;
    }
    auto kept = from.mirror.find(module, part, stop);
    if (kept && *kept) {
      last = std::move(**kept);
      continue;
    }
    is_all_there = false;
    TRY_ASSIGN(last, import_part(from, entry, module, part, stop));
    findings.insert(findings.end(), last.findings.begin(), last.findings.end());
  }
  last.findings = std::move(findings);
  last.was_there = is_all_there;
  return last;
}

}  // namespace

fs::path download_folder(const fs::path& folder) {
  std::error_code error;
  for (const auto* below : {"cache/download", "pkg/mod/cache/download"}) {
    if (fs::is_directory(folder / below, error)) {
      return folder / below;
    }
  }
  return folder;
}

Result<std::vector<ModuleFetch>> import_folder(const Mirror& mirror, const fs::path& folder, const Witnesses& witnesses,
                                               Progress& progress, std::stop_token stop) {
  const MirrorPlaces source{download_folder(folder)};
  const auto found = modules_in(source.root);
  if (found.empty()) {
    return Error{ErrorKind::kNotFound,
                 fmt::format("'{}' holds no modules", folder.string()),
                 {},
                 "name a GOMODCACHE, its cache/download, or what 'goiso mod export' made"};
  }
  std::vector<ModuleFetch> fetches;
  for (const auto& [name, parts] : found) {
    if (stop.stop_requested()) {
      return Error{ErrorKind::kInterrupted, "stopped while importing modules", {}, {}};
    }
    const ModuleVersion module{name.first, name.second};
    ModuleFetch fetch{{module, parts.contains(ModulePart::kZip) ? ModulePart::kZip : ModulePart::kMod}, Error{}, false};
    fetch.file = import_one({mirror, source, witnesses}, module, parts, stop);
    fetch.was_there = fetch.file && fetch.file->was_there;
    fetches.push_back(std::move(fetch));
    progress.step_moved(static_cast<std::int64_t>(fetches.size()), static_cast<std::int64_t>(found.size()), "modules");
  }
  return fetches;
}

namespace {

Result<void> write_member(ArchiveReader& reader, const fs::path& path) {
  TRY(make_folders(path.parent_path()));
  const UniqueFd fd{open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (!fd.is_open()) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", path.string()), errno);
  }
  std::vector<char> buffer(std::size_t{256} * 1024);
  while (true) {
    TRY_ASSIGN(const auto size, reader.read(buffer.data(), buffer.size()));
    if (size == 0) {
      return {};
    }
    for (std::size_t done = 0; done < size;) {
      const auto part = write(fd.value(), buffer.data() + done, size - done);
      if (part < 0) {
        return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", path.string()), errno);
      }
      done += static_cast<std::size_t>(part);
    }
  }
}

}  // namespace

Result<TempFolder> unpack_bundle(const Mirror& mirror, const fs::path& file, std::stop_token stop) {
  ArchiveLimits limits;
  limits.max_entries = 1'000'000;
  limits.max_bytes = std::int64_t{64} << 30;
  limits.max_ratio = 0;  // zips in a tar; each is bounded again when it is read
  TRY_ASSIGN(auto reader, ArchiveReader::open(file, ArchiveReader::Format::kTarGz, limits));
  TRY_ASSIGN(auto folder, TempFolder::create(mirror.places().staging(), "import-"));
  while (true) {
    TRY_ASSIGN(const auto entry, reader.next());
    if (!entry) {
      return folder;
    }
    if (stop.stop_requested()) {
      return Error{ErrorKind::kInterrupted, "stopped while importing modules", {}, {}};
    }
    if (!entry->is_folder && (parse_name(entry->name) || entry->name.starts_with("sumdb/"))) {
      TRY(write_member(reader, folder.path() / entry->name));
    }
  }
}

}  // namespace goiso
