#include "modules/module_zip.h"

#include <fmt/format.h>

#include <unordered_map>

#include "archive/archive_reader.h"
#include "base/hash.h"
#include "base/text.h"
#include "modules/dirhash.h"
#include "modules/letters.h"
#include "modules/module_path.h"

namespace goiso {
namespace {

constexpr std::int64_t kLargestZip = std::int64_t{500} << 20;  // x/mod/zip: MaxZipFile, of the file and of its contents
constexpr std::int64_t kLargestText = 16 << 20;                // MaxGoMod, MaxLICENSE
constexpr std::size_t kBuffer = 256 * 1024;

Error refused(const std::filesystem::path& path, std::string_view member, std::string_view why) {
  return Error{ErrorKind::kUntrusted,
               fmt::format("'{}' is no module zip: '{}' {}", path.filename().string(), terminal_safe(member), why),
               {},
               {}};
}

// Names that a case-blind file system takes for one; ArchiveReader sees those in ASCII, this one all.
class FoldedNames {
 public:
  bool add(const std::string& name) {
    auto& before = names_[case_folded(name)];
    if (!before.empty() && before != name) {
      return false;
    }
    before = name;
    return true;
  }
  // The name and every folder above it.
  bool add_with_parents(const std::string& name) {
    for (auto slash = name.find('/'); slash != std::string::npos; slash = name.find('/', slash + 1)) {
      if (!add(name.substr(0, slash))) {
        return false;
      }
    }
    return add(name);
  }

 private:
  std::unordered_map<std::string, std::string> names_;
};

const char* refuse_go_mod(std::string_view name) {
  const auto slash = name.rfind('/');
  const auto base = slash == std::string_view::npos ? name : name.substr(slash + 1);
  if (case_folded(base) != "go.mod" || name == "go.mod") {
    return nullptr;
  }
  return base == name ? "is go.mod in other case" : "is a go.mod below the module's root";
}

// One pass over the members.
class Pass {
 public:
  Pass(const std::filesystem::path& path, const std::string& prefix) : path_(path), prefix_(prefix), buffer_(kBuffer) {}
  Result<void> take(const ArchiveEntry& entry, ArchiveReader& reader);
  ModuleZip finish() {
    zip_.h1 = dirhash_h1(std::move(hashes_));
    return std::move(zip_);
  }

 private:
  Result<void> check(const std::string& name, const ArchiveEntry& entry);
  Result<std::string> hash(const std::string& name, ArchiveReader& reader);

  const std::filesystem::path& path_;
  const std::string& prefix_;
  std::vector<char> buffer_;
  FoldedNames seen_;
  std::vector<std::pair<std::string, std::string>> hashes_;
  ModuleZip zip_;
};

Result<void> Pass::check(const std::string& name, const ArchiveEntry& entry) {
  if (!check_module_file(name)) {
    return refused(path_, entry.name, "is a name that not every system can have");
  }
  if (!seen_.add_with_parents(name)) {
    return refused(path_, entry.name, "differs from another name in case alone");
  }
  if (entry.is_folder) {
    return {};
  }
  if (const char* why = refuse_go_mod(name)) {
    return refused(path_, entry.name, why);
  }
  if ((name == "go.mod" || name == "LICENSE") && entry.size > kLargestText) {
    return refused(path_, entry.name, "is larger than 16 MiB");
  }
  return {};
}

Result<std::string> Pass::hash(const std::string& name, ArchiveReader& reader) {
  Sha256 hash;
  std::int64_t bytes = 0;
  const bool is_go_mod = name == "go.mod";
  if (is_go_mod) {
    zip_.go_mod.emplace();
  }
  while (true) {
    TRY_ASSIGN(const auto size, reader.read(buffer_.data(), buffer_.size()));
    if (size == 0) {
      break;
    }
    bytes += static_cast<std::int64_t>(size);
    hash.update({buffer_.data(), size});
    if (is_go_mod) {
      if (bytes > kLargestText) {
        return refused(path_, name, "is larger than 16 MiB");
      }
      zip_.go_mod->append(buffer_.data(), size);
    }
  }
  zip_.files.push_back({name, bytes});
  const auto digest = hash.finish();
  return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

Result<void> Pass::take(const ArchiveEntry& entry, ArchiveReader& reader) {
  const auto stored = entry.is_folder ? entry.name + "/" : entry.name;
  if (!stored.starts_with(prefix_)) {
    return refused(path_, entry.name, fmt::format("is not below '{}'", prefix_));
  }
  auto name = stored.substr(prefix_.size());
  if (entry.is_folder && name.ends_with('/')) {
    name.pop_back();
  }
  if (!name.empty()) {
    TRY(check(name, entry));
  }
  // A folder's entry counts as an empty file (dirhash, HashZip); modules have none, but the hash must say so.
  TRY_ASSIGN(auto digest, entry.is_folder ? Result<std::string>{sha256_hex("")} : hash(name, reader));
  hashes_.emplace_back(stored, std::move(digest));
  return {};
}

}  // namespace

ArchiveLimits module_zip_limits() {
  ArchiveLimits limits;
  limits.max_bytes = kLargestZip;
  limits.max_file_bytes = kLargestZip;
  limits.max_ratio = 0;  // a stock go takes any
  return limits;
}

Result<ModuleZip> read_module_zip(const std::filesystem::path& path, const std::string& module,
                                  const std::string& version, std::stop_token stop) {
  std::error_code error;
  const auto packed = std::filesystem::file_size(path, error);
  if (!error && packed > static_cast<std::uintmax_t>(kLargestZip)) {
    return refused(path, path.filename().string(), "is larger than 500 MiB");
  }
  TRY_ASSIGN(auto reader, ArchiveReader::open(path, ArchiveReader::Format::kZip, module_zip_limits()));
  const auto prefix = module + "@" + version + "/";
  Pass pass{path, prefix};
  while (true) {
    TRY_ASSIGN(const auto entry, reader.next());
    if (!entry) {
      return pass.finish();
    }
    if (stop.stop_requested()) {
      return Error{ErrorKind::kInterrupted, "stopped while reading a module", {}, {}};
    }
    TRY(pass.take(*entry, reader));
  }
}

std::string synthesised_go_mod(const std::string& module) { return "module " + module + "\n"; }

}  // namespace goiso
