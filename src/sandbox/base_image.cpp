#include "sandbox/base_image.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <optional>
#include <vector>

#include "archive/tar_writer.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "engine/images.h"
#include "sandbox/image_archive.h"
#include "sandbox/labels.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

struct RootEntry {
  bool is_folder = true;
  unsigned mode = 0;
  TarOwner owner;
  std::string name;
  std::string source;  // of a file: below the manifest's folder "files", or "@PART" beside goiso-init
  bool is_optional = false;
};

std::optional<unsigned> number(std::string_view text, int base) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

// "TYPE MODE UID GID NAME [SOURCE]", as the manifest's own head explains.
std::optional<RootEntry> parse_line(std::string_view line) {
  const auto words = split_words(line);
  const bool is_optional = !words.empty() && words[0] == "file?";
  const bool is_file = is_optional || (!words.empty() && words[0] == "file");
  if (words.size() != (is_file ? 6U : 5U) || (!is_file && words[0] != "dir")) {
    return std::nullopt;
  }
  const auto mode = number(words[1], 8), uid = number(words[2], 10), gid = number(words[3], 10);
  if (!mode || !uid || !gid) {
    return std::nullopt;
  }
  return RootEntry{
      !is_file,   *mode, {*uid, *gid}, std::string{words[4]}, is_file ? std::string{words[5]} : std::string{},
      is_optional};
}

Result<std::vector<RootEntry>> read_manifest(const fs::path& manifest) {
  TRY_ASSIGN(const auto text, read_file(manifest));
  std::vector<RootEntry> entries;
  for (const auto line : split_lines(text)) {
    if (trim(line).empty() || line.starts_with('#')) {
      continue;
    }
    auto entry = parse_line(line);
    if (!entry) {
      return Error{ErrorKind::kStore,
                   fmt::format("'{}' has a line that is not understood: '{}'", manifest.string(), line),
                   {},
                   "reinstall goiso"};
    }
    entries.push_back(std::move(*entry));
  }
  return entries;
}

fs::path source_of(const RootEntry& entry, const fs::path& files, const fs::path& init) {
  return entry.source == "@goiso-init"   ? init
         : entry.source.starts_with('@') ? init.parent_path() / entry.source.substr(1)
                                         : files / entry.source;
}

Result<void> add_entry(TarWriter& tar, const RootEntry& entry, const fs::path& files, const fs::path& init) {
  if (entry.is_folder) {
    return tar.add_folder(entry.name, entry.mode, 0, entry.owner);
  }
  const auto path = source_of(entry, files, init);
  std::error_code error;
  if (entry.is_optional && !fs::exists(path, error)) {
    return {};
  }
  TRY_ASSIGN(const auto content, read_file(path));
  return tar.add_text(entry.name, entry.mode, 0, content, entry.owner);
}

Result<std::string> tar_of(const std::vector<RootEntry>& entries, const fs::path& files, const fs::path& init) {
  std::string bytes;
  TarWriter tar{[&](std::string_view part) -> Result<void> {
    bytes += part;
    return {};
  }};
  for (const auto& entry : entries) {
    TRY(add_entry(tar, entry, files, init));
  }
  TRY(tar.finish());
  return bytes;
}

}  // namespace

Result<std::string> build_base_image(const BaseImage& image) {
  TRY_ASSIGN(const auto entries, read_manifest(image.manifest));
  return tar_of(entries, image.manifest.parent_path() / "files", image.init);
}

namespace {

// Which files these are, and of when.
struct Identity {
  std::string text;
  std::time_t newest = 0;  // when one of them last changed

  void add(const fs::path& file) {
    struct stat status {};
    if (stat(file.c_str(), &status) != 0) {
      text += fmt::format("{} is not there\n", file.string());
      return;
    }
    text += fmt::format("{} {} {} {} {}.{} {}.{}\n", file.string(), status.st_dev, status.st_ino, status.st_size,
                        status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
    newest = std::max({newest, status.st_mtim.tv_sec, status.st_ctim.tv_sec});
  }
};

Result<Identity> identity_of_image(const fs::path& manifest, const fs::path& init) {
  TRY_ASSIGN(const auto entries, read_manifest(manifest));
  Identity identity;
  identity.add("/proc/self/exe");  // which decides how the tar is made
  identity.add(manifest);
  identity.add(init);
  for (const auto& entry : entries) {
    if (!entry.is_folder) {
      identity.add(source_of(entry, manifest.parent_path() / "files", init));
    }
  }
  identity.text = sha256_digest(identity.text);
  return identity;
}

// So that a damaged memory is none.
std::string seal_of(const std::string& identity, const std::string& digest) {
  return sha256_digest(identity + ' ' + digest);
}

}  // namespace

Result<BaseImage> find_base_image(const fs::path& manifest, const fs::path& init, const fs::path& memory,
                                  std::chrono::seconds settled) {
  constexpr std::size_t kLongestMemory = 1024;
  BaseImage image{manifest, init, {}};
  TRY_ASSIGN(const auto identity, identity_of_image(manifest, init));
  const auto words = read_file(memory, kLongestMemory).value_or(std::string{});
  const auto known = split_words(trim(words));
  if (known.size() == 3 && known[0] == identity.text && known[2] == seal_of(identity.text, std::string{known[1]})) {
    image.digest = known[1];
    return image;
  }
  TRY_ASSIGN(const auto tar, build_base_image(image));
  image.digest = sha256_digest(tar);
  const bool is_settled = identity.newest + settled.count() <= std::time(nullptr);
  if (is_settled && make_folders(memory.parent_path())) {
    const auto text = fmt::format("{} {} {}\n", identity.text, image.digest, seal_of(identity.text, image.digest));
    (void)write_file_atomically(memory, text);  // else it is made again the next time
  }
  return image;
}

Result<std::string> mount_points(const fs::path& manifest) {
  TRY_ASSIGN(auto entries, read_manifest(manifest));
  // Where libraries are is the image's own affair: /lib may be a symlink there. Its /etc is its own, too.
  std::erase_if(entries, [](const RootEntry& entry) {
    return entry.source.starts_with('@') || entry.name.starts_with("lib") || entry.name.starts_with("goiso-etc");
  });
  return tar_of(entries, manifest.parent_path() / "files", {});
}

namespace {

// "" when there is none. Of several (an earlier goiso imported its image, which made another of each import) always the same.
Result<std::string> find_loaded(const Engine& engine, const BaseImage& image, std::stop_token stop) {
  TRY_ASSIGN(const auto found, list_images(engine, {fmt::format("{}={}", labels::kDigest, image.digest)}, stop));
  const auto first = std::ranges::min_element(found, {}, &ImageState::id);
  return first == found.end() ? std::string{} : first->id;
}

// Nothing of who loads it and when: two that load it at once, from two homes, have one image.
ImageName name_of(const BaseImage& image) {
  const auto tag = image.digest.substr(image.digest.find(':') + 1).substr(0, 12);
  return {"goiso/base",
          tag,
          {{labels::kMark, "1"}, {labels::kKind, labels::kBaseKind}, {labels::kDigest, image.digest}}};
}

}  // namespace

Result<std::string> provide_base_image(const Engine& engine, const BaseImage& image, std::stop_token stop) {
  TRY_ASSIGN(auto id, find_loaded(engine, image, stop));
  if (id.empty()) {
    TRY_ASSIGN(const auto tar, build_base_image(image));
    if (sha256_digest(tar) != image.digest) {
      return Error{ErrorKind::kStore, "goiso's own files changed while it was starting", {}, "run it again"};
    }
    TRY_ASSIGN(const auto archive, image_archive(tar, name_of(image), engine.facts().arch));
    TRY(load_image(engine, archive, stop));
    TRY_ASSIGN(id, find_loaded(engine, image, stop));
  }
  if (id.empty()) {
    return Error{ErrorKind::kEngineRefused, "the engine loaded goiso's image but does not list it", {}, {}};
  }
  return id;
}

}  // namespace goiso
