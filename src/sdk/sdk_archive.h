#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include "archive/archive_reader.h"
#include "archive/tar_writer.h"
#include "base/result.h"
#include "model/progress.h"

namespace goiso {

/// The two shapes an SDK comes in, by file name: goX.os-arch.tar.gz, and v0.0.1-goX.os-arch.zip of the module
/// golang.org/toolchain.
struct SdkFileName {
  ArchiveReader::Format format = ArchiveReader::Format::kTarGz;
  std::string version;   ///< "go1.21.13"
  std::string platform;  ///< "linux/amd64"
};
std::optional<SdkFileName> parse_sdk_file_name(const std::string& file_name);

/// What one pass over an archive shows.
struct SdkContent {
  std::string h1;       ///< of the module golang.org/toolchain that it is or, of a release archive, would be
  std::string version;  ///< first line of VERSION
  std::string go_env;   ///< go.env
  bool has_go_binary = false;
};

/// Reads the whole archive once; kUntrusted for anything that an SDK's archive may not hold.
Result<SdkContent> read_sdk_archive(const std::filesystem::path& file, const SdkFileName& name, Progress& progress,
                                    std::stop_token stop);

/// Streams GOROOT as a tar, as SdkStore::write_tree promises.
Result<void> convert_sdk_archive(const std::filesystem::path& file, const SdkFileName& name, const ByteSink& sink,
                                 Progress& progress, std::stop_token stop);

/// The content of small files (up to 64 KiB are kept), by their paths below GOROOT; those that are not there are
/// absent. Ends when it has them all.
Result<std::map<std::string, std::string>> read_sdk_files(const std::filesystem::path& file, const SdkFileName& name,
                                                          const std::set<std::string>& paths, std::stop_token stop);

/// Writes the module zip that a release archive would be: its files as cmd/distpack takes them into the module
/// golang.org/toolchain, so that its hash is the official one from 1.21 on. `zip` is the caller's to remove when this
/// fails.
Result<void> pack_module(const std::filesystem::path& file, const SdkFileName& name, const std::filesystem::path& zip,
                         std::stop_token stop);

/// "sha256:…" of a file.
Result<std::string> digest_of_file(const std::filesystem::path& file, Progress& progress, std::stop_token stop);

}  // namespace goiso
