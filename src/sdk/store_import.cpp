#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "base/fault_point.h"
#include "base/text.h"
#include "sdk/checked_archive.h"
#include "sdk/goroot_tar.h"
#include "sdk/spec_files.h"
#include "sdk/store.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

// What is checked must be what is kept: a copy that nobody else can change.
Result<fs::path> private_copy(const fs::path& file, const fs::path& folder) {
  const auto copy = folder / file.filename();
  std::error_code error;
  fs::copy_file(file, copy, error);
  if (error) {
    return system_error(ErrorKind::kStore, fmt::format("cannot copy '{}' into the store", file.string()),
                        error.value());
  }
  fault_point();
  return copy;
}

// The signature that lies beside an archive, as download sites name it.
Result<std::string> signature_beside(fs::path file) {
  constexpr std::size_t kLargestSignature = 64 << 10;
  file += ".asc";
  std::error_code error;
  return fs::exists(file, error) ? read_file(file, kLargestSignature) : std::string{};
}

Result<void> must_be_file(const fs::path& file) {
  std::error_code error;
  return fs::is_regular_file(file, error)
             ? Result<void>{}
             : Error{ErrorKind::kNotFound, fmt::format("'{}' is no file", terminal_safe(file.string())), {}, {}};
}

}  // namespace

Result<StoredSdk> SdkStore::import_file(const fs::path& file, const TrustPolicy& policy, Progress& progress,
                                        std::stop_token stop) {
  TRY(must_be_file(file));
  TRY_ASSIGN(auto name, name_archive(file.filename().string()));
  if (policy.ring) {
    TRY_ASSIGN(name.signature, signature_beside(file));
  }
  const HashEvidence wanted{name.version, name.parts.platform, name.file_name, "", ""};
  if (!can_be_trusted(wanted, policy)) {
    TRY(decide_trust(wanted, policy, stop));
  }
  TRY_ASSIGN(const auto held, lock(key_of(name.version, name.parts.platform), stop));
  TRY_ASSIGN(const auto folder, TempFolder::create(data_ / "tmp", "import-"));
  TRY_ASSIGN(const auto copy, private_copy(file, folder.path()));
  TRY_ASSIGN(auto sdk, checked_archive(copy, name, policy, progress, stop));
  return keep(std::move(sdk), copy, stop);
}

Result<StoredSdk> SdkStore::import_folder(const fs::path& goroot, const std::string& platform, Progress& progress,
                                          std::stop_token stop) {
  std::error_code error;
  const auto whole = fs::canonical(goroot, error);
  TRY_ASSIGN(const auto version, version_of_goroot(error ? goroot.string() : whole.string()));
  TRY_ASSIGN(const auto folder, TempFolder::create(data_ / "tmp", "import-"));
  const auto tar = folder.path() / "goroot.tar";
  TRY_ASSIGN(auto sdk, pack_goroot(whole, tar, progress, stop));
  sdk.version = version;
  sdk.platform = platform;
  sdk.file_name = key_of(version, platform) + ".tar";
  sdk.origin = "path:" + whole.string();
  sdk.trust = {"own"};
  TRY_ASSIGN(const auto held, lock(key_of(sdk), stop));
  TRY_ASSIGN(auto there, find_digest(sdk.digest));
  if (there && verify(*there, progress, stop)) {
    return std::move(*there);
  }
  return keep(std::move(sdk), tar, stop);
}

Result<StoredSdk> SdkStore::import_own(const StoredSdk& sdk, const fs::path& file, Progress& progress,
                                       std::stop_token stop) {
  TRY(must_be_file(file));
  TRY_ASSIGN(const auto held, lock(key_of(sdk), stop));
  TRY_ASSIGN(const auto folder, TempFolder::create(data_ / "tmp", "import-"));
  TRY_ASSIGN(const auto copy, private_copy(file, folder.path()));
  TRY_ASSIGN(const auto digest, digest_of_file(copy, progress, stop));
  const auto name = parse_sdk_file_name(sdk.file_name);
  if (digest != sdk.digest || !name) {
    return Error{ErrorKind::kUntrusted,
                 fmt::format("'{}' is not what its bundle says: {} instead of {}", file.string(), digest, sdk.digest),
                 {},
                 "nothing of it was kept"};
  }
  TRY(read_sdk_archive(copy, *name, progress, stop));
  auto own = sdk;
  own.trust = {"own"};
  return keep(std::move(own), copy, stop);
}

}  // namespace goiso
