#pragma once
#include <filesystem>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "model/progress.h"
#include "sdk/store.h"

namespace goiso {

/// A folder of SDK archives for a machine without a network: the archives under their own names, and goiso-bundle.json,
/// written last, that lists them with their hashes (goiso.sdk-bundle/1).
inline constexpr const char* kBundleManifest = "goiso-bundle.json";

/// Copies the archives there, each hashed on the way, and adds them to the list of a bundle that is there already.
/// kUntrusted for a damaged archive; what was copied before stays.
Result<void> write_bundle(const std::filesystem::path& folder, const std::vector<StoredSdk>& sdks,
                          const SdkStore& store, Progress& progress, std::stop_token stop);

/// What a bundle lists; kNotFound when the folder has no list, kUntrusted when the list names anything but files beside
/// it.
Result<std::vector<StoredSdk>> read_bundle(const std::filesystem::path& folder);

/// Where the archive of one of them lies.
std::filesystem::path path_in_bundle(const std::filesystem::path& folder, const StoredSdk& sdk);

}  // namespace goiso
