#pragma once
#include <filesystem>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "model/progress.h"
#include "sdk/sdk_archive.h"
#include "sdk/store.h"

namespace goiso {

/// What an archive is called and says it is.
struct NamedArchive {
  std::string file_name;  ///< official: goX.os-arch.tar.gz, v0.0.1-goX.os-arch.zip
  SdkFileName parts;
  GoVersion version;
  std::string signature{};  ///< the detached OpenPGP signature that came along; "" for none
};
/// kUntrusted for a name that no official archive has, or one of another system.
Result<NamedArchive> name_archive(const std::string& file_name);

/// Hashes and reads `file` and holds it to `policy`: bytes whose SHA-256 is known to be wrong, or whose signature does
/// not hold, are not opened at all. A signature that is missing, or by a key the ring does not have, is a note.
/// The SDK as its receipt will describe it.
Result<StoredSdk> checked_archive(const std::filesystem::path& file, const NamedArchive& name,
                                  const TrustPolicy& policy, Progress& progress, std::stop_token stop);

/// The name of the module zip: v0.0.1-go1.21.13.linux-amd64.zip.
std::string module_zip_name(const GoVersion& version, const std::string& platform);

}  // namespace goiso
