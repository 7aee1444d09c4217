#include "modules/module_tree.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <set>

#include "archive/archive_reader.h"
#include "base/file.h"
#include "base/hash.h"
#include "modules/module_path.h"
#include "modules/module_zip.h"

namespace goiso {
namespace {

std::vector<ModulePart> parts_of(const ModuleWish& wish) {
  switch (wish.part) {
    case ModulePart::kZip:
      return {ModulePart::kInfo, ModulePart::kMod, ModulePart::kZip};
    case ModulePart::kMod:
      return {ModulePart::kInfo, ModulePart::kMod};
    case ModulePart::kInfo:
      return {ModulePart::kInfo};
  }
  return {};
}

// The line of one file in the tree's identity.
std::string identity_of(const MirrorFile& file, const ModuleVersion& module, ModulePart part) {
  const auto hash = part == ModulePart::kInfo ? sha256_hex(file.text) : file.h1;
  return fmt::format("{}@{}{} {}\n", module.path, module.version, ending_of(part), hash);
}

// A build reads no .info; it is for go list -m.
bool may_lack(ModulePart part) { return part == ModulePart::kInfo; }

// Adds files to a tar, and the folders above them as they come.
class CacheTar {
 public:
  explicit CacheTar(const ByteSink& sink) : tar_(sink) {}
  Result<void> add_text(const std::string& name, std::string_view text) {
    TRY(add_parents(name));
    return tar_.add_text(name, 0444, 0, text);
  }
  Result<void> add_file(const std::string& name, std::int64_t size, const ByteSource& source) {
    TRY(add_parents(name));
    return tar_.add_file(name, 0444, 0, size, source);
  }
  Result<void> finish() { return tar_.finish(); }

 private:
  Result<void> add_parents(const std::string& name) {
    for (auto slash = name.find('/'); slash != std::string::npos; slash = name.find('/', slash + 1)) {
      if (made_.insert(name.substr(0, slash)).second) {
        TRY(tar_.add_folder(name.substr(0, slash), 0755, 0));
      }
    }
    return {};
  }
  TarWriter tar_;
  std::set<std::string> made_;
};

Result<void> unpack_zip(const MirrorFile& zip, const ModuleVersion& module, const std::string& folder, CacheTar& tar,
                        std::stop_token stop) {
  TRY_ASSIGN(auto reader, ArchiveReader::open(zip.path, ArchiveReader::Format::kZip, module_zip_limits()));
  const auto prefix = module.path + '@' + module.version + '/';
  while (true) {
    TRY_ASSIGN(const auto entry, reader.next());
    if (!entry) {
      return {};
    }
    if (stop.stop_requested()) {
      return Error{ErrorKind::kInterrupted, "stopped while modules were unpacked", {}, {}};
    }
    if (!entry->is_folder && entry->name.starts_with(prefix)) {
      const auto name = folder + "/" + entry->name.substr(prefix.size());
      TRY(tar.add_file(name, entry->size, [&](char* buffer, std::size_t size) { return reader.read(buffer, size); }));
    }
  }
}

Result<void> add_whole_file(const std::string& name, const MirrorFile& file, CacheTar& tar) {
  const UniqueFd fd{open(file.path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd.is_open()) {
    return system_error(ErrorKind::kStore, fmt::format("cannot open '{}'", file.path.string()), errno);
  }
  return tar.add_file(name, file.bytes, [&](char* buffer, std::size_t size) -> Result<std::size_t> {
    const auto got = read(fd.value(), buffer, size);
    return got >= 0 ? Result<std::size_t>{static_cast<std::size_t>(got)}
                    : system_error(ErrorKind::kStore, fmt::format("cannot read '{}'", file.path.string()), errno);
  });
}

// Where a module version lies in a module cache.
struct CachePlace {
  std::string stem;    // of the files of cache/download
  std::string folder;  // unpacked
};

Result<CachePlace> place_of(const ModuleVersion& module) {
  TRY_ASSIGN(const auto path, escape_module_path(module.path));
  TRY_ASSIGN(const auto version, escape_module_version(module.version));
  return CachePlace{fmt::format("cache/download/{}/@v/{}", path, version), fmt::format("{}@{}", path, version)};
}

Result<void> add_part(const MirrorFile& file, ModulePart part, const ModuleWish& wish, CacheTar& tar,
                      std::stop_token stop) {
  TRY_ASSIGN(const auto place, place_of(wish.module));
  if (part != ModulePart::kZip) {
    return tar.add_text(place.stem + ending_of(part), file.text);
  }
  TRY(add_whole_file(place.stem + ".zip", file, tar));
  TRY(tar.add_text(place.stem + ".ziphash", file.h1));
  return unpack_zip(file, wish.module, place.folder, tar, stop);
}

Result<void> add_module(const Mirror& mirror, const ModuleWish& wish, CacheTar& tar, std::stop_token stop) {
  for (const auto part : parts_of(wish)) {
    TRY_ASSIGN(const auto file, mirror.find(wish.module, part, stop));
    if (file) {
      TRY(add_part(*file, part, wish, tar, stop));
    } else if (!may_lack(part)) {
      return Error{ErrorKind::kNotFound,
                   fmt::format("'{}@{}' left the mirror meanwhile", wish.module.path, wish.module.version),
                   {},
                   {}};
    }
  }
  return {};
}

}  // namespace

Result<ModuleCacheTree> plan_module_tree(const Mirror& mirror, const std::vector<ModuleWish>& wishes,
                                         std::stop_token stop) {
  ModuleCacheTree tree;
  std::string identity = "goiso module tree 1\n";
  for (const auto& wish : wishes) {
    std::string lines;
    bool is_whole = true;
    std::int64_t zip_bytes = 0;
    for (const auto part : parts_of(wish)) {
      TRY_ASSIGN(const auto file, mirror.find(wish.module, part, stop));
      is_whole = is_whole && (file || may_lack(part));
      lines += file ? identity_of(*file, wish.module, part) : "";
      zip_bytes += file && part == ModulePart::kZip ? file->bytes : 0;
    }
    if (is_whole) {
      identity += lines;
      tree.modules.push_back(wish);
      tree.zip_bytes += zip_bytes;
    }
  }
  tree.digest = tree.modules.empty() ? "" : sha256_digest(identity);
  return tree;
}

Result<void> write_module_tree(const Mirror& mirror, const ModuleCacheTree& tree, const ByteSink& sink,
                               std::stop_token stop) {
  CacheTar tar{sink};
  for (const auto& wish : tree.modules) {
    TRY(add_module(mirror, wish, tar, stop));
  }
  return tar.finish();
}

}  // namespace goiso
