#pragma once
#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "engine/engine.h"

namespace goiso {

/// The root file system of every box: the tree that `manifest` (images/base/rootfs.txt) lists, and goiso-init. The same
/// inputs give the same bytes as a tar, so the tar's digest is the image's identity.
struct BaseImage {
  std::filesystem::path manifest;
  std::filesystem::path init;
  std::string digest;  ///< "sha256:…" of its tar
};

/// Makes the tar to tell its digest, 15 ms of work: once, for `memory` (a file, made with its folder) keeps the digest
/// as long as neither a file of the image changes nor this program (device, inode, size, times). Files that changed
/// less than `settled` ago may change again without a trace, so nothing is remembered of them, and a memory that cannot
/// be written is none. kNotFound when the manifest or goiso-init is not there.
inline constexpr std::chrono::seconds kSettled{2};
Result<BaseImage> find_base_image(const std::filesystem::path& manifest, const std::filesystem::path& init,
                                  const std::filesystem::path& memory, std::chrono::seconds settled = kSettled);

/// The image's tar.
Result<std::string> build_base_image(const BaseImage& image);

/// The folders and small files of the base image, without programs and libraries, as a tar: what any
/// image needs to carry so that every volume of goiso's has its mount point.
Result<std::string> mount_points(const std::filesystem::path& manifest);

/// The id of the base image in this engine; loads it when the engine has none with that digest. It has no owner: an image
/// is whole or not there, and the next goiso uses it as well. kStore when its files changed since its digest was told.
Result<std::string> provide_base_image(const Engine& engine, const BaseImage& image, std::stop_token stop);

}  // namespace goiso
