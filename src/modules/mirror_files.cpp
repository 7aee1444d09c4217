#include "modules/mirror_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/fault_point.h"
#include "base/fd.h"
#include "base/file.h"
#include "base/hash.h"
#include "modules/module_path.h"

namespace goiso {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Result<fs::path> MirrorPlaces::versions(const std::string& module) const {
  TRY_ASSIGN(const auto escaped, escape_module_path(module));
  return root / escaped / "@v";
}

Result<fs::path> MirrorPlaces::file(const ModuleVersion& module, const char* ending) const {
  TRY_ASSIGN(const auto folder, versions(module.path));
  TRY_ASSIGN(const auto escaped, escape_module_version(module.version));
  return folder / (escaped + ending);
}

std::string receipt_text(const ModuleVersion& module, const MirrorReceipt& receipt) {
  Json document{{"schema", "goiso.module/1"}, {"module", module.path}, {"version", module.version}};
  if (!receipt.info_sha256.empty()) {
    document["info"] = Json{{"sha256", receipt.info_sha256}};
  }
  if (receipt.mod) {
    document["mod"] = Json{{"h1", receipt.mod->h1}, {"trust", receipt.mod->trust}};
  }
  if (receipt.zip) {
    document["zip"] = Json{{"h1", receipt.zip->h1},
                           {"trust", receipt.zip->trust},
                           {"bytes", receipt.zip->bytes},
                           {"sha256", receipt.zip->sha256}};
  }
  return document.dump() + "\n";
}

namespace {

std::string text_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

MirrorReceipt::Part part_of(const Json& object) { return {text_at(object, "h1"), text_at(object, "trust")}; }

}  // namespace

std::optional<NamedReceipt> parse_mirror_receipt(std::string_view text) {
  const auto document = Json::parse(text, nullptr, false);
  if (!document.is_object() || text_at(document, "schema") != "goiso.module/1") {
    return std::nullopt;
  }
  NamedReceipt named{{text_at(document, "module"), text_at(document, "version")}, {}};
  if (const auto info = document.find("info"); info != document.end() && info->is_object()) {
    named.receipt.info_sha256 = text_at(*info, "sha256");
  }
  if (const auto mod = document.find("mod"); mod != document.end() && mod->is_object()) {
    named.receipt.mod = part_of(*mod);
  }
  if (const auto zip = document.find("zip"); zip != document.end() && zip->is_object()) {
    const auto bytes = zip->find("bytes");
    const bool is_number = bytes != zip->end() && bytes->is_number_integer();
    named.receipt.zip =
        MirrorReceipt::Zip{part_of(*zip), is_number ? bytes->get<std::int64_t>() : -1, text_at(*zip, "sha256")};
  }
  return check_module_version(named.module.path, named.module.version) ? std::optional{std::move(named)} : std::nullopt;
}

namespace {

Result<void> write_new(const fs::path& path, std::string_view text) {
  const UniqueFd fd{open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)};
  while (fd.is_open() && !text.empty()) {
    const auto size = write(fd.value(), text.data(), text.size());
    if (size < 0) {
      break;
    }
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  if (!fd.is_open() || !text.empty()) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", path.string()), errno);
  }
  return {};
}

}  // namespace

Result<void> place_text(const MirrorPlaces& places, const fs::path& path, std::string_view text) {
  TRY(make_folders(path.parent_path()));
  const auto staged = places.staging() / random_hex(8);
  auto written = write_new(staged, text);
  fault_point();
  if (written && rename(staged.c_str(), path.c_str()) != 0) {
    written = system_error(ErrorKind::kStore, fmt::format("cannot keep '{}'", path.string()), errno);
  }
  if (!written) {
    unlink(staged.c_str());
  }
  fault_point();
  return written;
}

Result<std::string> sha256_of_file(const fs::path& path, std::stop_token stop) {
  const UniqueFd fd{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd.is_open()) {
    return system_error(errno == ENOENT ? ErrorKind::kNotFound : ErrorKind::kStore,
                        fmt::format("cannot open '{}'", path.string()), errno);
  }
  std::vector<char> buffer(256 * 1024);
  Sha256 hash;
  ssize_t size = 0;
  while ((size = read(fd.value(), buffer.data(), buffer.size())) > 0) {
    if (stop.stop_requested()) {
      return Error{ErrorKind::kInterrupted, "stopped while hashing a module", {}, {}};
    }
    hash.update({buffer.data(), static_cast<std::size_t>(size)});
  }
  if (size < 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot read '{}'", path.string()), errno);
  }
  const auto digest = hash.finish();
  return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

Result<std::string> HashMemory::sha256(const fs::path& path, std::stop_token stop) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) {
    return system_error(errno == ENOENT ? ErrorKind::kNotFound : ErrorKind::kStore,
                        fmt::format("cannot open '{}'", path.string()), errno);
  }
  const auto key = fmt::format("{}|{}|{}|{}.{}|{}.{}", path.string(), facts.st_ino, facts.st_size, facts.st_mtim.tv_sec,
                               facts.st_mtim.tv_nsec, facts.st_ctim.tv_sec, facts.st_ctim.tv_nsec);
  {
    const std::lock_guard lock{mutex_};
    if (const auto found = known_.find(key); found != known_.end()) {
      return found->second;
    }
  }
  TRY_ASSIGN(auto digest, sha256_of_file(path, stop));
  constexpr std::size_t kMost = 20'000;
  const std::lock_guard lock{mutex_};
  if (known_.size() >= kMost) {
    known_.clear();
  }
  known_[key] = digest;
  return digest;
}

}  // namespace goiso
