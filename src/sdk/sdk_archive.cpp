#include "sdk/sdk_archive.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <vector>

#include "archive/zip_writer.h"
#include "base/fd.h"
#include "base/hash.h"
#include "base/text.h"
#include "model/go_version.h"
#include "modules/dirhash.h"

namespace goiso {
namespace {

constexpr std::size_t kBuffer = 256 * 1024;
constexpr std::size_t kSmallFile = 64 * 1024;

ArchiveLimits sdk_limits() { return {60'000, std::int64_t{2} << 30, std::int64_t{200} << 20}; }

Error interrupted() { return Error{ErrorKind::kInterrupted, "stopped while reading an SDK", {}, {}}; }

std::string prefix_of(const SdkFileName& name) {
  if (name.format == ArchiveReader::Format::kTarGz) {
    return "go/";
  }
  auto platform = name.platform;
  std::replace(platform.begin(), platform.end(), '/', '-');
  return fmt::format("golang.org/toolchain@v0.0.1-{}.{}/", name.version, platform);
}

// The name below GOROOT; nullopt for what is outside the prefix.
std::optional<std::string> below_goroot(const std::string& member, const SdkFileName& name) {
  const auto prefix = prefix_of(name);
  if (member + "/" == prefix) {
    return std::string{};
  }
  if (!member.starts_with(prefix)) {
    return std::nullopt;
  }
  auto rest = member.substr(prefix.size());
  if (name.format == ArchiveReader::Format::kZip && (rest == "_go.mod" || rest.ends_with("/_go.mod"))) {
    rest.replace(rest.size() - 7, 7, "go.mod");
  }
  return rest;
}

// What the member is called in the module golang.org/toolchain; nullopt for what is not in it (cmd/distpack, pack.go).
std::optional<std::string> module_member(const std::string& member, const std::string& path, const SdkFileName& name) {
  if (name.format == ArchiveReader::Format::kZip) {
    return member;
  }
  for (const auto* folder : {"api/", "doc/", "misc/", "test/"}) {
    if (path.starts_with(folder)) {
      return std::nullopt;
    }
  }
  auto renamed = path;
  if (renamed == "go.mod" || renamed.ends_with("/go.mod")) {
    renamed.insert(renamed.size() - 6, "_");
  }
  return prefix_of({ArchiveReader::Format::kZip, name.version, name.platform}) + renamed;
}

Error misplaced(const std::string& member, const SdkFileName& name) {
  return Error{ErrorKind::kUntrusted,
               fmt::format("the archive is no Go SDK: '{}' is not below '{}'", terminal_safe(member), prefix_of(name)),
               {},
               {}};
}

// Hashes the member the reader stands at; keeps the content of a small one.
Result<std::string> hash_member(ArchiveReader& reader, std::vector<char>& buffer, std::string& small) {
  Sha256 hash;
  small.clear();
  while (true) {
    TRY_ASSIGN(const auto size, reader.read(buffer.data(), buffer.size()));
    if (size == 0) {
      break;
    }
    hash.update({buffer.data(), size});
    small.append(buffer.data(), std::min(size, kSmallFile - std::min(kSmallFile, small.size())));
  }
  const auto digest = hash.finish();
  return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// The zip has no useful modes: cmd/go makes these executable (internal/toolchain).
bool is_executed(const std::string& path, const ArchiveEntry& entry, ArchiveReader::Format format) {
  if (format == ArchiveReader::Format::kTarGz) {
    return (entry.mode & 0111) != 0;
  }
  return path.starts_with("bin/") || path.starts_with("pkg/tool/");
}

Result<void> add_parents(TarWriter& tar, const std::string& path, std::set<std::string>& made) {
  for (auto slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    if (made.insert(path.substr(0, slash)).second) {
      TRY(tar.add_folder(path.substr(0, slash), 0755, 0));
    }
  }
  return {};
}

}  // namespace

std::optional<SdkFileName> parse_sdk_file_name(const std::string& file_name) {
  SdkFileName name;
  std::string stem;
  if (file_name.starts_with("go") && file_name.ends_with(".tar.gz")) {
    stem = file_name.substr(0, file_name.size() - 7);
  } else if (file_name.starts_with("go") &&
             file_name.ends_with(".tar")) {  // a Go of the user's own, as the store keeps it
    stem = file_name.substr(0, file_name.size() - 4);
  } else if (file_name.starts_with("v0.0.1-go") && file_name.ends_with(".zip")) {
    name.format = ArchiveReader::Format::kZip;
    stem = file_name.substr(7, file_name.size() - 11);
  }
  const auto dot = stem.rfind('.');
  if (dot == std::string::npos || !GoVersion::parse(stem.substr(0, dot))) {
    return std::nullopt;
  }
  name.version = stem.substr(0, dot);
  name.platform = stem.substr(dot + 1);
  const auto dash = name.platform.find('-');
  if (dash == std::string::npos) {
    return std::nullopt;
  }
  name.platform[dash] = '/';
  return name;
}

Result<SdkContent> read_sdk_archive(const std::filesystem::path& file, const SdkFileName& name, Progress& progress,
                                    std::stop_token stop) {
  TRY_ASSIGN(auto reader, ArchiveReader::open(file, name.format, sdk_limits()));
  std::vector<char> buffer(kBuffer);
  std::vector<std::pair<std::string, std::string>> hashes;
  SdkContent content;
  std::string small;
  while (true) {
    TRY_ASSIGN(const auto entry, reader.next());
    if (!entry) {
      break;
    }
    if (stop.stop_requested()) {
      return interrupted();
    }
    const auto path = below_goroot(entry->name, name);
    if (!path) {
      return misplaced(entry->name, name);
    }
    if (entry->is_folder) {
      continue;
    }
    TRY_ASSIGN(auto digest, hash_member(reader, buffer, small));
    if (auto member = module_member(entry->name, *path, name)) {
      hashes.emplace_back(std::move(*member), std::move(digest));
    }
    if (*path == "VERSION") {
      content.version = small.substr(0, small.find('\n'));
    } else if (*path == "go.env") {
      content.go_env = small;
    }
    content.has_go_binary = content.has_go_binary || *path == "bin/go";
    if (hashes.size() % 500 == 0) {
      progress.step_moved(static_cast<std::int64_t>(hashes.size()), 0, "files");
    }
  }
  content.h1 = dirhash_h1(std::move(hashes));
  return content;
}

Result<std::map<std::string, std::string>> read_sdk_files(const std::filesystem::path& file, const SdkFileName& name,
                                                          const std::set<std::string>& paths, std::stop_token stop) {
  TRY_ASSIGN(auto reader, ArchiveReader::open(file, name.format, sdk_limits()));
  std::vector<char> buffer(kBuffer);
  std::map<std::string, std::string> contents;
  while (contents.size() < paths.size()) {
    TRY_ASSIGN(const auto entry, reader.next());
    if (!entry) {
      break;
    }
    if (stop.stop_requested()) {
      return interrupted();
    }
    const auto path = below_goroot(entry->name, name);
    if (!path) {
      return misplaced(entry->name, name);
    }
    if (!entry->is_folder && paths.contains(*path)) {
      TRY(hash_member(reader, buffer, contents[*path]));
    }
  }
  return contents;
}

Result<void> convert_sdk_archive(const std::filesystem::path& file, const SdkFileName& name, const ByteSink& sink,
                                 Progress& progress, std::stop_token stop) {
  TRY_ASSIGN(auto reader, ArchiveReader::open(file, name.format, sdk_limits()));
  TarWriter tar{sink};
  std::set<std::string> made;
  std::int64_t files = 0;
  while (true) {
    TRY_ASSIGN(const auto entry, reader.next());
    if (!entry) {
      return tar.finish();
    }
    if (stop.stop_requested()) {
      return interrupted();
    }
    const auto path = below_goroot(entry->name, name);
    if (!path) {
      return misplaced(entry->name, name);
    }
    if (entry->is_folder || path->empty()) {
      continue;
    }
    TRY(add_parents(tar, *path, made));
    const unsigned mode = is_executed(*path, *entry, name.format) ? 0555 : 0444;
    TRY(tar.add_file(*path, mode, entry->mtime, entry->size,
                     [&](char* buffer, std::size_t size) { return reader.read(buffer, size); }));
    if (++files % 500 == 0) {
      progress.step_moved(files, 0, "files");
    }
  }
}

Result<void> pack_module(const std::filesystem::path& file, const SdkFileName& name, const std::filesystem::path& zip,
                         std::stop_token stop) {
  TRY_ASSIGN(auto reader, ArchiveReader::open(file, name.format, sdk_limits()));
  TRY_ASSIGN(auto writer, ZipWriter::create(zip));
  while (true) {
    TRY_ASSIGN(const auto entry, reader.next());
    if (!entry) {
      return writer.finish();
    }
    if (stop.stop_requested()) {
      return interrupted();
    }
    const auto path = below_goroot(entry->name, name);
    if (!path) {
      return misplaced(entry->name, name);
    }
    const auto member = entry->is_folder ? std::nullopt : module_member(entry->name, *path, name);
    if (member) {
      TRY(writer.add_file(*member, entry->size,
                          [&](char* buffer, std::size_t size) { return reader.read(buffer, size); }));
    }
  }
}

Result<std::string> digest_of_file(const std::filesystem::path& file, Progress& progress, std::stop_token stop) {
  const UniqueFd fd{open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd.is_open()) {
    return system_error(errno == ENOENT ? ErrorKind::kNotFound : ErrorKind::kStore,
                        fmt::format("cannot open '{}'", file.string()), errno);
  }
  std::vector<char> buffer(1 << 20);
  Sha256 hash;
  std::int64_t done = 0;
  ssize_t size = 0;
  while ((size = read(fd.value(), buffer.data(), buffer.size())) > 0) {
    if (stop.stop_requested()) {
      return interrupted();
    }
    hash.update({buffer.data(), static_cast<std::size_t>(size)});
    done += size;
    progress.step_moved(done, 0, "bytes");
  }
  if (size < 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot read '{}'", file.string()), errno);
  }
  const auto digest = hash.finish();
  return "sha256:" + to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace goiso
