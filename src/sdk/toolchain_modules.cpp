#include "sdk/toolchain_modules.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/text.h"
#include "sdk/checked_archive.h"
#include "sdk/sdk_archive.h"

namespace goiso {
namespace {

constexpr const char* kGoMod = "module golang.org/toolchain\n";  // of every version

std::string version_of(const StoredSdk& sdk) { return "v0.0.1-" + key_of(sdk); }

bool came_as_module(const StoredSdk& sdk) { return sdk.file_name.ends_with(".zip"); }

MirrorFile text_file(std::string text) {
  MirrorFile file;
  file.bytes = static_cast<std::int64_t>(text.size());
  file.text = std::move(text);
  return file;
}

// No client holds the time to anything; that of the SDK's coming here is at least the same at each request.
std::string info_of(const StoredSdk& sdk) {
  const auto time = std::chrono::system_clock::time_point{std::chrono::seconds{sdk.added}};
  return nlohmann::ordered_json{{"Version", version_of(sdk)}, {"Time", to_rfc3339(time)}}.dump();
}

MirrorFile zip_file(std::filesystem::path path, const std::string& digest) {
  MirrorFile file;
  std::error_code error;
  file.bytes = static_cast<std::int64_t>(std::filesystem::file_size(path, error));
  file.path = std::move(path);
  file.sha256 = digest.substr(digest.find(':') + 1);
  return file;
}

Error not_official(const StoredSdk& sdk, const std::string& found, const std::string& official) {
  return Error{ErrorKind::kUntrusted,
               fmt::format("the archive of {} does not make its official module: its hash is {}, not {}",
                           sdk.version.name(), found, official),
               {},
               "not every release before 1.21 has the same files in both"};
}

}  // namespace

Result<std::vector<std::string>> ToolchainModules::versions() const {
  const std::lock_guard lock{mutex_};
  TRY_ASSIGN(const auto list, sdks_.list());
  std::vector<std::string> versions;
  for (const auto& sdk : list) {
    if (!sdk.is_own()) {
      versions.push_back(version_of(sdk));
    }
  }
  return versions;
}

Result<std::optional<StoredSdk>> ToolchainModules::find(const std::string& version) const {
  const auto name = parse_sdk_file_name(version + ".zip");
  const auto go = name ? GoVersion::parse(name->version) : std::nullopt;
  if (!go || module_zip_name(*go, name->platform) != version + ".zip") {
    return std::optional<StoredSdk>{};
  }
  return sdks_.find(*go, name->platform);
}

Result<std::optional<MirrorFile>> ToolchainModules::file(const std::string& version, ModulePart part,
                                                         std::stop_token stop) {
  const std::lock_guard lock{mutex_};
  TRY_ASSIGN(const auto sdk, find(version));
  if (!sdk) {
    return std::optional<MirrorFile>{};
  }
  if (part != ModulePart::kZip) {
    return std::optional{text_file(part == ModulePart::kInfo ? info_of(*sdk) : kGoMod)};
  }
  if (!in_use_.contains(sdk->digest)) {
    TRY_ASSIGN(auto lease, sdks_.lease(*sdk, stop));
    in_use_.emplace(sdk->digest, std::move(lease));
  }
  TRY_ASSIGN(auto zip, zip_of(*sdk, stop));
  return std::optional{std::move(zip)};
}

Result<MirrorFile> ToolchainModules::zip_of(const StoredSdk& sdk, std::stop_token stop) {
  if (const auto packed = packed_.find(sdk.digest); packed != packed_.end()) {
    return packed->second;
  }
  NoProgress silence;
  TRY(sdks_.verify(sdk, silence, stop));
  if (came_as_module(sdk)) {
    return zip_file(sdks_.blob_path(sdk.digest), sdk.digest);
  }
  TRY_ASSIGN(auto zip, pack(sdk, stop));
  packed_.emplace(sdk.digest, zip);
  return zip;
}

Result<MirrorFile> ToolchainModules::pack(const StoredSdk& sdk, std::stop_token stop) {
  NoProgress silence;
  TRY_ASSIGN(const auto official, official_(sdk, stop));
  const auto from = parse_sdk_file_name(sdk.file_name);
  const auto name = version_of(sdk) + ".zip";
  const auto to = parse_sdk_file_name(name);
  if (!from || !to) {
    return Error{ErrorKind::kUntrusted, fmt::format("the receipt of {} names no archive", sdk.version.name()), {}, {}};
  }
  const auto file = scratch_ / name;
  TRY(pack_module(sdks_.blob_path(sdk.digest), *from, file, stop));
  TRY_ASSIGN(const auto content, read_sdk_archive(file, *to, silence, stop));
  if (content.h1 != official) {
    std::error_code error;
    std::filesystem::remove(file, error);
    return not_official(sdk, content.h1, official);
  }
  TRY_ASSIGN(const auto digest, digest_of_file(file, silence, stop));
  return zip_file(file, digest);
}

}  // namespace goiso
