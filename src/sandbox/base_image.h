#pragma once
#include <filesystem>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "engine/engine.h"
#include "sandbox/labels.h"

namespace goiso {

/// The root file system of every box as a tar: the tree that `manifest` (images/base/rootfs.txt) lists, and goiso-init.
/// The same inputs give the same bytes, so its digest is the image's identity.
struct BaseImage {
  std::string tar;
  std::string digest;          ///< "sha256:…" of tar
  std::filesystem::path init;  ///< the goiso-init that is in it
};

/// kNotFound when the manifest or goiso-init is not there.
Result<BaseImage> build_base_image(const std::filesystem::path& manifest, const std::filesystem::path& init);

/// The folders and small files of the base image, without programs and libraries, as a tar: what any
/// image needs to carry so that every volume of goiso's has its mount point.
Result<std::string> mount_points(const std::filesystem::path& manifest);

/// The id of the base image in this engine; imports it when the engine has none with that digest.
Result<std::string> provide_base_image(const Engine& engine, const Session& session, const BaseImage& image,
                                       std::stop_token stop);

}  // namespace goiso
