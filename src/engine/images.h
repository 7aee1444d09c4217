#pragma once
#include <functional>
#include <string_view>

#include "engine/containers.h"

namespace goiso {

struct ImageState {
  std::string id;  ///< "sha256:…"
  std::vector<std::string> tags;
  Labels labels;
  std::int64_t created_unix = 0;
  std::int64_t bytes = 0;
  std::string os, arch;              ///< Go's words; "" in a list
  std::vector<std::string> volumes;  ///< folders that each container gets a volume of its own for; none in a list
};

/// Fills the buffer with the next bytes of a tar and says how many; 0 is the end. An error ends the import.
using TarSource = std::function<Result<std::size_t>(char* buffer, std::size_t size)>;

/// Of a tar in memory, which outlives the source.
TarSource source_of(std::string_view tar);

/// What an imported image is called and carries.
struct ImageName {
  std::string repository, tag;
  Labels labels;
};

/// Imports a root file system tar as an image (POST /images/create?fromSrc=-), with LABEL changes, tagged
/// `repository:tag`. Every line of the answer is read: an error in the stream is an error. Returns the id.
Result<std::string> import_image(const Engine& engine, const TarSource& tar, const ImageName& name,
                                 std::stop_token stop);
/// Loads an archive as 'docker save' writes it (POST /images/load). Unlike an import, which is an image of its moment,
/// the same archive is the same image, whoever loads it and how often. Every line of the answer is read.
Result<void> load_image(const Engine& engine, std::string_view archive, std::stop_token stop);
Result<std::vector<ImageState>> list_images(const Engine& engine, const std::vector<std::string>& labels,
                                            std::stop_token stop);
/// nullopt when the engine has no such image; `reference` is an id or a name as the engine takes it.
Result<std::optional<ImageState>> inspect_image(const Engine& engine, const std::string& reference,
                                                std::stop_token stop);
/// By id, or by one of its names (an image of several names only loses that one). Not there is success; in use by a
/// container is kEngineRefused.
Result<void> remove_image(const Engine& engine, const std::string& id, std::stop_token stop);

}  // namespace goiso
