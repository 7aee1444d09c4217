#include "sdk/bundle.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "base/fault_point.h"
#include "base/fd.h"
#include "base/text.h"
#include "sdk/receipt.h"
#include "sdk/sdk_archive.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

Error unreadable(const fs::path& folder) {
  return Error{ErrorKind::kUntrusted,
               fmt::format("'{}' is no list of a bundle", (folder / kBundleManifest).string()),
               {},
               "import the archives one by one"};
}

// Beside, hashed, synced, renamed: what has the name is whole.
Result<void> copy_archive(const StoredSdk& sdk, const fs::path& folder, const SdkStore& store, Progress& progress,
                          std::stop_token stop) {
  const auto temporary = folder / fmt::format(".{}.part", sdk.file_name);
  std::error_code error;
  fs::remove(temporary, error);
  fs::copy_file(store.blob_path(sdk.digest), temporary, error);
  if (error) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", temporary.string()), error.value());
  }
  fault_point();
  auto digest = digest_of_file(temporary, progress, stop);
  if (!digest || *digest != sdk.digest) {
    fs::remove(temporary, error);
    return digest ? Error{ErrorKind::kUntrusted,
                          fmt::format("the stored {} is damaged", sdk.version.name()),
                          {},
                          "run 'goiso sdk verify --repair'"}
                  : Error{digest.error()};
  }
  const UniqueFd fd{open(temporary.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd.is_open() || fsync(fd.value()) != 0 || rename(temporary.c_str(), (folder / sdk.file_name).c_str()) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", (folder / sdk.file_name).string()), errno);
  }
  fault_point();
  return {};
}

// Own Gos of one version would have one name.
std::string bundle_name(const StoredSdk& sdk) {
  return sdk.is_own() ? fmt::format("{}.own-{}.tar", sdk.version.name(), sdk.digest.substr(7, 16)) : sdk.file_name;
}

Result<void> write_list(const fs::path& folder, const std::vector<StoredSdk>& sdks) {
  Json document{{"schema", "goiso.sdk-bundle/1"}, {"sdks", Json::array()}};
  for (const auto& sdk : sdks) {
    auto entry = Json::parse(receipt_text(sdk));
    entry["path"] = bundle_name(sdk);
    document["sdks"].push_back(std::move(entry));
  }
  return write_file_atomically(folder / kBundleManifest,
                               document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace

Result<std::vector<StoredSdk>> read_bundle(const fs::path& folder) {
  TRY_ASSIGN(const auto text, read_file(folder / kBundleManifest));
  const auto document = Json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("sdks") || !document["sdks"].is_array()) {
    return unreadable(folder);
  }
  std::vector<StoredSdk> sdks;
  for (const auto& entry : document["sdks"]) {
    const auto sdk = parse_receipt(entry.dump());
    const bool is_plain = sdk && !sdk->file_name.empty() && sdk->file_name.find('/') == std::string::npos;
    if (!is_plain || !parse_sdk_file_name(sdk->file_name)) {
      return unreadable(folder);
    }
    sdks.push_back(*sdk);
  }
  return sdks;
}

Result<void> write_bundle(const fs::path& folder, const std::vector<StoredSdk>& sdks, const SdkStore& store,
                          Progress& progress, std::stop_token stop) {
  TRY(make_folders(folder));
  auto before = read_bundle(folder);
  if (!before && before.error().kind != ErrorKind::kNotFound) {
    return Error{before.error()};
  }
  auto all = before ? std::move(*before) : std::vector<StoredSdk>{};
  for (const auto& sdk : sdks) {
    auto named = sdk;
    named.file_name = bundle_name(sdk);
    TRY(copy_archive(named, folder, store, progress, stop));
    std::erase_if(all, [&](const StoredSdk& other) { return key_of(other) == key_of(sdk); });
    all.push_back(sdk);
  }
  return write_list(folder, all);
}

std::filesystem::path path_in_bundle(const std::filesystem::path& folder, const StoredSdk& sdk) {
  return folder / bundle_name(sdk);
}

}  // namespace goiso
