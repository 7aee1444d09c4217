#pragma once
#include <functional>

#include "engine/containers.h"

namespace goiso {

struct ImageState {
  std::string id;                 ///< "sha256:…"
  std::vector<std::string> tags;
  Labels labels;
  std::int64_t created_unix = 0;
  std::int64_t bytes = 0;
};

/// Imports a root file system tar as an image (POST /images/create?fromSrc=-), with LABEL changes, tagged `repository:tag`.
/// Every line of the answer is read: an error in the stream is an error. Returns the id.
Result<std::string> import_image(const Engine& engine, std::string_view tar, const std::string& repository, const std::string& tag,
                                 const Labels& labels, std::stop_token stop);
Result<std::vector<ImageState>> list_images(const Engine& engine, const std::vector<std::string>& labels, std::stop_token stop);
Result<std::optional<ImageState>> inspect_image(const Engine& engine, const std::string& reference, std::stop_token stop);
/// Not there is success; in use by a container is kEngineRefused.
Result<void> remove_image(const Engine& engine, const std::string& id, std::stop_token stop);

}  // namespace goiso
