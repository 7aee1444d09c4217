#include "sandbox/image_archive.h"

#include <nlohmann/json.hpp>

#include "archive/tar_writer.h"
#include "base/hash.h"

namespace goiso {
namespace {

using Json = nlohmann::json;  // its keys are sorted

constexpr const char* kLayer = "layer.tar";
constexpr const char* kEpoch = "1970-01-01T00:00:00Z";

std::string configuration_of(std::string_view layer, const Labels& labels, const std::string& architecture) {
  return Json{{"architecture", architecture},
              {"os", "linux"},
              {"created", kEpoch},
              {"config", {{"Labels", labels}}},
              {"rootfs", {{"type", "layers"}, {"diff_ids", {sha256_digest(layer)}}}},
              {"history", {{{"created", kEpoch}, {"comment", "goiso"}}}}}
      .dump();
}

}  // namespace

Result<std::string> image_archive(std::string_view layer, const ImageName& name, const std::string& architecture) {
  const auto configuration = configuration_of(layer, name.labels, architecture);
  const auto digest = sha256_digest(configuration);
  const auto file = digest.substr(digest.find(':') + 1) + ".json";
  const Json image{{"Config", file}, {"RepoTags", {name.repository + ":" + name.tag}}, {"Layers", {kLayer}}};
  std::string bytes;
  TarWriter tar{[&](std::string_view part) -> Result<void> {
    bytes += part;
    return {};
  }};
  TRY(tar.add_text("manifest.json", 0644, 0, Json::array({image}).dump()));
  TRY(tar.add_text(file, 0644, 0, configuration));
  TRY(tar.add_text(kLayer, 0644, 0, layer));
  TRY(tar.finish());
  return bytes;
}

}  // namespace goiso
