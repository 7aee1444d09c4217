#include "sdk/store.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/fault_point.h"
#include "base/file.h"
#include "base/owner.h"
#include "base/text.h"
#include "modules/download.h"
#include "modules/goproxy.h"
#include "sdk/receipt.h"
#include "sdk/sdk_archive.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

std::string key_of(const GoVersion& version, const std::string& platform) {
  auto key = version.name() + "." + platform;
  std::replace(key.begin(), key.end(), '/', '-');
  return key;
}

Error damaged(const StoredSdk& sdk, const std::string& what) {
  return Error{ErrorKind::kUntrusted, fmt::format("the stored {} is damaged: {}", sdk.version.name(), what), {},
               fmt::format("run 'goiso sdk remove {0}' and 'goiso sdk pull {0}'", sdk.version.text())};
}

std::string module_file(const GoVersion& version, const std::string& platform) { return fmt::format("v0.0.1-{}.zip", key_of(version, platform)); }

// What every SDK must show, whatever its hash says.
Result<void> check_content(const SdkContent& content, const GoVersion& version) {
  if (content.version != version.name()) {
    return Error{ErrorKind::kUntrusted, fmt::format("the archive holds '{}', not {}", terminal_safe(content.version), version.name()), {}, {}};
  }
  if (!content.has_go_binary) {
    return Error{ErrorKind::kUntrusted, "the archive has no bin/go", {}, {}};
  }
  return {};
}

StoredSdk described(const GoVersion& version, const std::string& platform, const SdkContent& content, const std::string& file_name) {
  StoredSdk sdk;
  sdk.version = version;
  sdk.platform = platform;
  sdk.file_name = file_name;
  sdk.go_env = content.go_env;
  return sdk;
}

Result<StoredSdk> checked_zip(const fs::path& file, const GoVersion& version, const std::string& platform, const PinnedHash& pinned, Progress& progress,
                              std::stop_token stop) {
  const SdkFileName name{ArchiveReader::Format::kZip, version.name(), platform};
  TRY_ASSIGN(const auto content, read_sdk_archive(file, name, progress, stop));
  if (content.h1 != pinned.h1) {
    return Error{ErrorKind::kUntrusted, fmt::format("{} is not what was published: its hash is {}, pinned is {}", version.name(), content.h1, pinned.h1), {},
                 "the proxy or the file is wrong; nothing of it was kept"};
  }
  TRY(check_content(content, version));
  auto sdk = described(version, platform, content, module_file(version, platform));
  sdk.h1 = content.h1;
  sdk.trust = {"pinned-h1"};
  TRY_ASSIGN(sdk.digest, digest_of_file(file, progress, stop));
  return sdk;
}

Result<StoredSdk> checked_tarball(const fs::path& file, const SdkFileName& name, const GoVersion& version, const std::string& sha256, Progress& progress,
                                  std::stop_token stop) {
  TRY_ASSIGN(const auto digest, digest_of_file(file, progress, stop));
  if (digest != "sha256:" + sha256) {
    return Error{ErrorKind::kUntrusted, fmt::format("'{}' is not what was published: its SHA-256 is {}, the manifest says {}", file.string(), digest.substr(7), sha256), {},
                 "nothing of it was kept"};
  }
  TRY_ASSIGN(const auto content, read_sdk_archive(file, name, progress, stop));
  TRY(check_content(content, version));
  auto sdk = described(version, name.platform, content, file.filename().string());
  sdk.digest = digest;
  sdk.trust = {"sha256"};
  return sdk;
}

}  // namespace

Toolchain toolchain_of(const StoredSdk& sdk) { return {sdk.version, sdk.platform, sdk.digest, "", sdk.trust}; }

Result<SdkStore> SdkStore::open(const fs::path& data) {
  for (const auto* folder : {"blobs/sha256", "sdk", "locks", "partial", "tmp"}) {
    TRY(make_folders(data / folder));
  }
  return SdkStore{data};
}

fs::path SdkStore::blob_path(const std::string& digest) const {
  const auto hex = digest.substr(7);
  return data_ / "blobs" / "sha256" / hex.substr(0, 2) / hex;
}

fs::path SdkStore::receipt_path(const GoVersion& version, const std::string& platform) const { return data_ / "sdk" / (key_of(version, platform) + ".json"); }

Result<std::vector<StoredSdk>> SdkStore::list() const {
  std::vector<StoredSdk> sdks;
  std::error_code error;
  for (fs::directory_iterator it(data_ / "sdk", error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".json") {
      auto sdk = parse_receipt(read_file(it->path()).value_or(std::string{}));
      if (sdk) {
        sdks.push_back(std::move(*sdk));
      }
    }
  }
  if (error) {
    return system_error(ErrorKind::kStore, fmt::format("cannot read '{}'", (data_ / "sdk").string()), error.value());
  }
  std::sort(sdks.begin(), sdks.end(), [](const StoredSdk& a, const StoredSdk& b) { return a.version < b.version; });
  return sdks;
}

Result<std::optional<StoredSdk>> SdkStore::find(const GoVersion& version, const std::string& platform) const {
  const auto text = read_file(receipt_path(version, platform));
  if (!text && text.error().kind == ErrorKind::kNotFound) {
    return std::optional<StoredSdk>{};
  }
  if (!text) {
    return Error{text.error()};
  }
  auto sdk = parse_receipt(*text);
  if (!sdk || sdk->version != version) {
    StoredSdk unknown;
    unknown.version = version;
    return damaged(unknown, "its receipt cannot be read");
  }
  std::error_code error;
  const auto size = fs::file_size(blob_path(sdk->digest), error);
  if (error || static_cast<std::int64_t>(size) != sdk->bytes) {
    return damaged(*sdk, error ? "its archive is gone" : fmt::format("its archive has {} bytes, not {}", size, sdk->bytes));
  }
  return sdk;
}

// Renames the whole archive into place, then writes the receipt.
Result<StoredSdk> SdkStore::keep(StoredSdk sdk, const fs::path& whole) {
  std::error_code error;
  sdk.bytes = static_cast<std::int64_t>(fs::file_size(whole, error));
  const auto blob = blob_path(sdk.digest);
  TRY(make_folders(blob.parent_path()));
  fs::permissions(whole, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read, error);
  fault_point();
  if (rename(whole.c_str(), blob.c_str()) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot keep '{}'", blob.string()), errno);
  }
  fault_point();
  TRY(write_file_atomically(receipt_path(sdk.version, sdk.platform), receipt_text(sdk)));
  return sdk;
}

Result<StoredSdk> SdkStore::import_file(const fs::path& file, const ReleaseCatalog& catalog, Progress& progress, std::stop_token stop) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) {
    return Error{ErrorKind::kNotFound, fmt::format("'{}' is no file", file.string()), {}, {}};
  }
  const auto name = parse_sdk_file_name(file.filename().string());
  const auto version = name ? GoVersion::parse(name->version) : std::nullopt;
  if (!version) {
    return Error{ErrorKind::kUntrusted, fmt::format("'{}' is not named like an SDK archive", file.filename().string()), {},
                 "official names are go1.21.13.linux-amd64.tar.gz and v0.0.1-go1.21.13.linux-amd64.zip"};
  }
  if (!name->platform.starts_with("linux/")) {
    return Error{ErrorKind::kUntrusted, fmt::format("'{}' is for {}, boxes run linux", file.filename().string(), name->platform), {}, {}};
  }
  const auto sha256 = catalog.sha256_of(file.filename().string());
  const auto pinned = catalog.pinned(*version, name->platform);
  const bool is_zip = name->format == ArchiveReader::Format::kZip;
  if (is_zip ? !pinned : !sha256) {
    return Error{ErrorKind::kUntrusted, fmt::format("no hash is known for '{}', so it cannot be trusted", file.filename().string()), {}, "is it a release that this goiso knows?"};
  }
  TRY_ASSIGN(const auto lock, FileLock::acquire(data_ / "locks" / key_of(*version, name->platform), FileLock::Mode::kExclusive, stop));
  TRY_ASSIGN(const auto folder, TempFolder::create(data_ / "tmp", "import-"));
  // What is checked must be what is kept: a copy that nobody else can change.
  const auto copy = folder.path() / file.filename();
  fs::copy_file(file, copy, error);
  if (error) {
    return system_error(ErrorKind::kStore, fmt::format("cannot copy '{}' into the store", file.string()), error.value());
  }
  TRY_ASSIGN(auto sdk, is_zip ? checked_zip(copy, *version, name->platform, *pinned, progress, stop)
                              : checked_tarball(copy, *name, *version, *sha256, progress, stop));
  return keep(std::move(sdk), copy);
}

namespace {

Error not_had(const GoVersion& version, const std::string& why) {
  return Error{ErrorKind::kNetwork, fmt::format("cannot download {}: {}", version.name(), why), {}, "check GOPROXY and the network, or 'goiso sdk import FILE'"};
}

}  // namespace

Result<StoredSdk> SdkStore::pull(const GoVersion& version, const std::string& platform, const std::vector<ProxyEntry>& proxies,
                                 const ReleaseCatalog& catalog, Progress& progress, std::stop_token stop) {
  const auto pinned = catalog.pinned(version, platform);
  if (!pinned) {
    return Error{ErrorKind::kNotFound, fmt::format("no module hash is pinned for {} on {}", version.name(), platform), {}, "bring the official archive with 'goiso sdk import FILE'"};
  }
  const auto key = key_of(version, platform);
  TRY_ASSIGN(const auto lock, FileLock::acquire(data_ / "locks" / key, FileLock::Mode::kExclusive, stop));
  if (auto there = find(version, platform); there && *there) {
    return std::move(**there);
  }
  const auto part = data_ / "partial" / (key + ".zip");
  const Downloader downloader;
  std::vector<std::string> tried;
  for (const auto& proxy : proxies) {
    const auto url = fmt::format("{}/golang.org/toolchain/@v/{}", proxy.url, module_file(version, platform));
    TRY_ASSIGN(const auto end, downloader.to_file(url, part, pinned->size + 1, progress, stop));
    if (end.has_arrived) {
      auto sdk = checked_zip(part, version, platform, *pinned, progress, stop);
      if (!sdk) {
        std::error_code error;
        if (sdk.error().kind != ErrorKind::kInterrupted) {
          fs::remove(part, error);
        }
        fs::remove(part.string() + ".etag", error);
        return Error{sdk.error()};
      }
      auto kept = keep(std::move(*sdk), part);
      std::error_code error;
      fs::remove(part.string() + ".etag", error);
      return kept;
    }
    tried.push_back(fmt::format("'{}': {}", without_password(proxy.url), end.why));
    if (proxy.separator == ',' && end.failure != DownloadFailure::kAbsent) {
      break;
    }
  }
  return not_had(version, join(tried, "; "));
}

Result<void> SdkStore::verify(const StoredSdk& sdk, Progress& progress, std::stop_token stop) const {
  auto digest = digest_of_file(blob_path(sdk.digest), progress, stop);
  if (!digest) {
    return digest.error().kind == ErrorKind::kNotFound ? damaged(sdk, "its archive is gone") : Error{digest.error()};
  }
  return *digest == sdk.digest ? Result<void>{} : damaged(sdk, "its archive is not what it was");
}

Result<void> SdkStore::remove(const StoredSdk& sdk) {
  TRY_ASSIGN(const auto lock, FileLock::acquire(data_ / "locks" / key_of(sdk.version, sdk.platform), FileLock::Mode::kExclusive, {}));
  for (const auto& path : {receipt_path(sdk.version, sdk.platform), blob_path(sdk.digest)}) {  // the receipt first: without it the rest is nothing
    std::error_code error;
    fs::remove(path, error);
    if (error) {
      return system_error(ErrorKind::kStore, fmt::format("cannot remove '{}'", path.string()), error.value());
    }
  }
  return {};
}

Result<void> SdkStore::write_tree(const StoredSdk& sdk, const ByteSink& sink, Progress& progress, std::stop_token stop) const {
  const auto name = parse_sdk_file_name(sdk.file_name);
  if (!name) {
    return damaged(sdk, "its receipt names no archive");
  }
  return convert_sdk_archive(blob_path(sdk.digest), *name, sink, progress, stop);
}

}  // namespace goiso
