#include "sdk/store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "base/fault_point.h"
#include "base/fd.h"
#include "base/text.h"
#include "sdk/receipt.h"
#include "sdk/sdk_archive.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

Error damaged(const StoredSdk& sdk, const std::string& what) {
  return Error{ErrorKind::kUntrusted,
               fmt::format("the stored {} is damaged: {}", sdk.version.name(), what),
               {},
               fmt::format("run 'goiso sdk verify --repair {0}', or 'goiso sdk remove {0}' and import it again",
                           sdk.version.text())};
}

Result<void> sync_file(const fs::path& path) {
  const UniqueFd fd{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd.is_open() || fsync(fd.value()) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", path.string()), errno);
  }
  return {};
}

bool comes_before(const StoredSdk& a, const StoredSdk& b) {
  if (a.is_own() != b.is_own()) {
    return b.is_own();
  }
  return a.is_own() ? a.added < b.added : a.version < b.version;
}

}  // namespace

Toolchain toolchain_of(const StoredSdk& sdk) { return {sdk.version, sdk.platform, sdk.digest, "", sdk.trust}; }

std::string key_of(const GoVersion& version, const std::string& platform) {
  auto key = version.name() + "." + platform;
  std::replace(key.begin(), key.end(), '/', '-');
  return key;
}

std::string key_of(const StoredSdk& sdk) {
  return sdk.is_own() ? "own-" + sdk.digest.substr(7, 16) : key_of(sdk.version, sdk.platform);
}

Result<SdkStore> SdkStore::open(const fs::path& data) {
  for (const auto* folder : {"blobs/sha256", "sdk", "locks", "partial", "tmp"}) {
    TRY(make_folders(data / folder));
  }
  SdkStore store{data};
  store.sweep();
  return store;
}

fs::path SdkStore::blob_path(const std::string& digest) const {
  const auto hex = digest.substr(7);
  return data_ / "blobs" / "sha256" / hex.substr(0, 2) / hex;
}

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
  std::sort(sdks.begin(), sdks.end(), comes_before);
  return sdks;
}

Result<std::optional<StoredSdk>> SdkStore::find(const GoVersion& version, const std::string& platform) const {
  const auto text = read_file(receipt_path(key_of(version, platform)));
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
    return damaged(*sdk,
                   error ? "its archive is gone" : fmt::format("its archive has {} bytes, not {}", size, sdk->bytes));
  }
  return sdk;
}

Result<std::optional<StoredSdk>> SdkStore::find_digest(const std::string& digest) const {
  TRY_ASSIGN(auto sdks, list());
  const auto found = std::find_if(sdks.begin(), sdks.end(), [&](const StoredSdk& sdk) { return sdk.digest == digest; });
  return found == sdks.end() ? std::optional<StoredSdk>{} : std::optional{std::move(*found)};
}

// Renames the whole archive into place, then writes the receipt. No sweep for archives without a receipt runs in
// between.
Result<StoredSdk> SdkStore::keep(StoredSdk sdk, const fs::path& whole, std::stop_token stop) {
  TRY_ASSIGN(const auto keeping, FileLock::acquire(data_ / "locks" / "keep", FileLock::Mode::kShared, stop));
  std::error_code error;
  sdk.bytes = static_cast<std::int64_t>(fs::file_size(whole, error));
  sdk.added =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  const auto blob = blob_path(sdk.digest);
  TRY(make_folders(blob.parent_path()));
  fs::permissions(whole, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read, error);
  TRY(sync_file(whole));
  fault_point();
  if (rename(whole.c_str(), blob.c_str()) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot keep '{}'", blob.string()), errno);
  }
  fault_point();
  TRY(write_file_atomically(receipt_path(key_of(sdk)), receipt_text(sdk)));
  fault_point();
  return sdk;
}

Result<void> SdkStore::verify(const StoredSdk& sdk, Progress& progress, std::stop_token stop) const {
  auto digest = digest_of_file(blob_path(sdk.digest), progress, stop);
  if (!digest) {
    return digest.error().kind == ErrorKind::kNotFound ? damaged(sdk, "its archive is gone") : Error{digest.error()};
  }
  return *digest == sdk.digest ? Result<void>{} : damaged(sdk, "its archive is not what it was");
}

Result<SdkLease> SdkStore::lease(const GoVersion& version, const std::string& platform, std::stop_token stop) const {
  StoredSdk sdk;
  sdk.version = version;
  sdk.platform = platform;
  return lease(sdk, stop);
}

Result<SdkLease> SdkStore::lease(const StoredSdk& sdk, std::stop_token stop) const {
  const auto key = key_of(sdk);
  TRY_ASSIGN(auto lock, FileLock::acquire(data_ / "locks" / (key + ".use"), FileLock::Mode::kShared, stop));
  // The receipt's time is when the SDK was used last; one that is not there yet gets its time when it comes.
  (void)utimensat(AT_FDCWD, receipt_path(key).c_str(), nullptr, 0);
  return SdkLease{std::move(lock)};
}

Result<void> SdkStore::write_tree(const StoredSdk& sdk, const ByteSink& sink, Progress& progress,
                                  std::stop_token stop) const {
  const auto name = parse_sdk_file_name(sdk.file_name);
  if (!name) {
    return damaged(sdk, "its receipt names no archive");
  }
  return convert_sdk_archive(blob_path(sdk.digest), *name, sink, progress, stop);
}

}  // namespace goiso
