#include "command/image_commands.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/fd.h"
#include "base/text.h"
#include "engine/images.h"
#include "engine/volumes.h"
#include "model/build_request.h"
#include "sandbox/base_image.h"
#include "sandbox/cgo_image.h"
#include "sandbox/labels.h"
#include "sandbox/volume_book.h"

namespace goiso {

using Json = nlohmann::ordered_json;

namespace {

std::string label(const ImageState& image, const char* name) {
  const auto found = image.labels.find(name);
  return found == image.labels.end() ? std::string{} : found->second;
}

std::string kind_of(const ImageState& image) {
  const auto kind = label(image, labels::kKind);
  return kind == labels::kBaseKind ? kBaseImage : kind;
}

std::string name_of(const ImageState& image) {
  if (kind_of(image) != labels::kImportKind) {
    return kind_of(image);
  }
  const bool has_name = !image.tags.empty() && image.tags.front() != "<none>:<none>";  // another import took the name
  return has_name ? image.tags.front() : image.id;
}

Json json_of(const ImageState& image) {
  auto tags = Json::array();
  for (const auto& tag : image.tags) {
    tags.push_back(valid_utf8(tag));
  }
  return {{"name", valid_utf8(name_of(image))},
          {"kind", valid_utf8(kind_of(image))},
          {"id", image.id},
          {"tags", std::move(tags)},
          {"bytes", image.bytes},
          {"digest", valid_utf8(label(image, labels::kDigest))}};
}

std::string short_id(const std::string& id) { return id.substr(id.find(':') + 1).substr(0, 12); }

Answer answer_of(const std::vector<ImageState>& images, const std::string& state) {
  std::string text;
  Json document{{"schema", "goiso.images/1"}, {"images", Json::array()}};
  for (const auto& image : images) {
    const auto line = fmt::format("{:<24} {:<8} {:<12} {:>9}  {}", terminal_safe(name_of(image)), kind_of(image),
                                  short_id(image.id), human_size(image.bytes), state);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    auto entry = json_of(image);
    entry["state"] = state;
    document["images"].push_back(std::move(entry));
  }
  return {text.empty() ? "no images; goiso makes its base image when it first needs it\n" : text,
          document.dump(2) + "\n", Answer::Standing::kFine};
}

Result<std::vector<ImageState>> own_images(const Engine& engine, std::stop_token stop) {
  TRY_ASSIGN(auto images, list_images(engine, {labels::kMark}, stop));
  std::sort(images.begin(), images.end(),
            [](const ImageState& a, const ImageState& b) { return a.created_unix > b.created_unix; });
  return images;
}

Result<Answer> one_image(const Engine& engine, const std::string& id, const std::string& state, std::stop_token stop) {
  TRY_ASSIGN(const auto image, inspect_image(engine, id, stop));
  if (!image) {
    return Error{ErrorKind::kEngineRefused, "the engine does not keep the image that it imported", {}, {}};
  }
  return answer_of({*image}, state);
}

std::string variable(const House& house, const char* name, const char* otherwise) {
  const auto found = house.environment().find(name);
  return found == house.environment().end() || found->second.empty() ? otherwise : found->second;
}

// The engine's own rule for names (lower case, no host of its own here), with a tag or without.
Result<ImageName> image_name(const ImportOptions& options) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789._-/";
  const auto colon = options.name.rfind(':');
  ImageName name{options.name.substr(0, colon),
                 colon == std::string::npos ? "latest" : options.name.substr(colon + 1),
                 {{labels::kMark, "1"}, {labels::kKind, labels::kImportKind}}};
  const bool is_plain = !name.repository.empty() && !name.tag.empty() &&
                        name.repository.find_first_not_of(kLetters) == std::string::npos &&
                        std::isalnum(static_cast<unsigned char>(name.repository.front())) != 0;
  if (!is_plain) {
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' is no name for an image", terminal_safe(options.name)),
                 {},
                 "for example: alpine:3"};
  }
  if (options.name == kBaseImage || options.name == kCgoImage || name.repository.starts_with("goiso/")) {
    return Error{
        ErrorKind::kUsage, fmt::format("goiso keeps the name '{}' for itself", options.name), {}, "take another one"};
  }
  return name;
}

// Compiled with that image's C compiler, and good for nothing without it.
Result<void> remove_seeds(House& house, const Engine& engine, const std::string& image, std::stop_token stop) {
  const VolumeBook book{house.folders().state, engine.facts().id};
  TRY_ASSIGN(const auto seeds, list_volumes(engine, {fmt::format("{}={}", labels::kImage, image)}, stop));
  for (const auto& seed : seeds) {
    TRY(remove_volume(engine, seed.name, stop));
    TRY(book.strike(seed.name));
  }
  return {};
}

bool is_called(const ImageState& image, const std::string& name) {
  const auto has = [&](const std::string& tag) {
    return std::find(image.tags.begin(), image.tags.end(), tag) != image.tags.end();
  };
  const bool is_id = name.size() >= 12 && (image.id.starts_with(name) || image.id.starts_with("sha256:" + name));
  return name_of(image) == name || is_id || has(name) || has(name + ":latest");
}

}  // namespace

Result<Answer> list_userlands(House& house, std::stop_token stop) {
  TRY_ASSIGN(const auto* const engine, house.engine(stop));
  TRY_ASSIGN(const auto images, own_images(*engine, stop));
  return answer_of(images, "");
}

Result<Answer> build_userland(House& house, const std::string& what, std::stop_token stop) {
  if (what != kCgoImage) {
    return Error{
        ErrorKind::kUsage, fmt::format("goiso cannot build an image '{}'", terminal_safe(what)), {}, "it builds 'cgo'"};
  }
  TRY_ASSIGN(const auto* const engine, house.engine(stop));
  TRY_ASSIGN(const auto furniture, find_furniture(house.environment()));
  TRY_ASSIGN(auto points, mount_points(furniture.base_image));
  TRY_ASSIGN(const auto recipe,
             read_cgo_recipe(furniture.cgo_packages(), engine->facts().arch, std::move(points), "/"));
  const CgoBench bench{house.folders().temporary(), variable(house, "PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
                       variable(house, "TMPDIR", "/tmp")};
  TRY_ASSIGN(const auto image, provide_cgo_image(*engine, recipe, bench, house.progress(), stop));
  return one_image(*engine, image.id, image.is_new ? "built" : "already there", stop);
}

Result<Answer> import_userland(House& house, const ImportOptions& options, std::stop_token stop) {
  TRY_ASSIGN(const auto name, image_name(options));
  const UniqueFd file{::open(options.file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file.is_open()) {
    return system_error(ErrorKind::kUsage, fmt::format("cannot open '{}'", options.file.string()), errno);
  }
  TRY_ASSIGN(const auto* const engine, house.engine(stop));
  const TarSource source = [&](char* buffer, std::size_t size) -> Result<std::size_t> {
    const auto count = ::read(file.value(), buffer, size);
    return count >= 0 ? Result<std::size_t>{static_cast<std::size_t>(count)}
                      : system_error(ErrorKind::kUsage, fmt::format("cannot read '{}'", options.file.string()), errno);
  };
  TRY_ASSIGN(const auto id, import_image(*engine, source, name, stop));
  return one_image(*engine, id, "imported", stop);
}

Result<Answer> remove_userland(House& house, const std::string& name, std::stop_token stop) {
  TRY_ASSIGN(const auto* const engine, house.engine(stop));
  TRY_ASSIGN(auto images, own_images(*engine, stop));
  std::erase_if(images, [&](const ImageState& image) { return !is_called(image, name); });
  if (images.empty()) {
    return Error{ErrorKind::kNotFound,
                 fmt::format("goiso made no image '{}' in this engine", name),
                 {},
                 "see 'goiso image list'"};
  }
  for (const auto& image : images) {
    TRY(remove_image(*engine, image.id, stop));
    TRY(remove_seeds(house, *engine, image.id, stop));
  }
  return answer_of(images, "removed");
}

}  // namespace goiso
