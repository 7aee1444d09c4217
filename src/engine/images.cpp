#include "engine/images.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "engine/ask.h"
#include "engine/query.h"

namespace goiso {
namespace {

using json::Json;

std::vector<std::string> texts_in(const Json& value, const char* name) {
  std::vector<std::string> texts;
  const auto& found = json::at(value, name);
  for (const auto& entry : found.is_array() ? found : Json::array()) {
    if (entry.is_string()) {
      texts.push_back(entry.get<std::string>());
    }
  }
  return texts;
}

// One word of a Dockerfile instruction, in double quotes. Podman takes the quotes off and leaves all else as it is.
std::string quoted(const Engine& engine, const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const bool is_special = c == '"' || c == '\\' || c == '$';
    out += is_special && !engine.facts().is_podman ? "\\" : "";
    out += c;
  }
  return out + "\"";
}

// Podman 4 looks for the tag in `repo` and nowhere else.
std::string import_path(const Engine& engine, const ImageName& image) {
  const auto where = engine.facts().is_podman ? image.repository + ":" + image.tag : image.repository;
  auto path = fmt::format("/images/create?fromSrc=-&repo={}&tag={}", url_encoded(where), url_encoded(image.tag));
  for (const auto& [name, value] : image.labels) {
    path += "&changes=" + url_encoded(fmt::format("LABEL {}={}", quoted(engine, name), quoted(engine, value)));
  }
  return path;
}

// A name is part of the path, slashes and all; whatever else a user typed must not become a query or another endpoint.
std::string encoded_reference(const std::string& reference) {
  std::vector<std::string> parts;
  for (const auto part : split(reference, '/')) {
    parts.push_back(url_encoded(std::string{part}));
  }
  return join(parts, "/");
}

// Of an answer of one JSON object a line: the `name` of each. An error may come after a 200.
Result<std::vector<std::string>> lines_of(std::string_view stream, const char* name) {
  std::vector<std::string> texts;
  for (const auto line : split_lines(stream)) {
    const auto document = json::parse(line);
    if (const auto error = json::text(document, "error"); !error.empty()) {
      return Error{ErrorKind::kEngineRefused, "the engine could not import the image: " + error, {}, {}};
    }
    texts.push_back(json::text(document, name));
  }
  return texts;
}

// The last status that is one: "sha256:…".
Result<std::string> id_in(std::string_view stream) {
  TRY_ASSIGN(const auto texts, lines_of(stream, "status"));
  const auto id = std::find_if(texts.rbegin(), texts.rend(), [](const auto& text) { return text.starts_with("sha256:"); });
  if (id == texts.rend()) {
    return Error{ErrorKind::kEngineRefused, "the engine imported an image but did not say its id", {}, {}};
  }
  return *id;
}

Result<HttpAnswer> send_image(const Engine& engine, const std::string& path, const TarSource& tar, std::stop_token stop) {
  constexpr std::chrono::minutes kLongest{30};  // hundreds of megabytes, into an engine that unpacks them as they come
  HttpCall call;
  call.method = "POST";
  call.path = path;
  call.headers = {"Content-Type: application/x-tar"};
  call.body_source = tar;
  call.timeout = kLongest;
  call.silence = std::chrono::ceil<std::chrono::seconds>(engine.patience());  // an engine that takes and gives nothing is gone
  TRY_ASSIGN(auto answer, engine.exchange(call, stop));
  if (answer.status != 200) {
    return refused("to importing an image", answer);
  }
  return answer;
}

}  // namespace

TarSource source_of(std::string_view tar) {
  return [rest = tar](char* buffer, std::size_t size) mutable -> Result<std::size_t> {
    const auto given = std::min(size, rest.size());
    std::memcpy(buffer, rest.data(), given);
    rest.remove_prefix(given);
    return given;
  };
}

Result<std::string> import_image(const Engine& engine, const TarSource& tar, const ImageName& name,
                                 std::stop_token stop) {
  TRY_ASSIGN(const auto answer, send_image(engine, import_path(engine, name), tar, stop));
  return id_in(answer.body);
}

Result<void> load_image(const Engine& engine, std::string_view archive, std::stop_token stop) {
  TRY_ASSIGN(const auto answer, send_image(engine, "/images/load?quiet=1", source_of(archive), stop));
  TRY(lines_of(answer.body, "stream"));
  return {};
}

Result<std::vector<ImageState>> list_images(const Engine& engine, const std::vector<std::string>& labels,
                                            std::stop_token stop) {
  TRY_ASSIGN(const auto document,
             ask_json(engine, "/images/json?filters=" + label_filter(labels), "to listing images", stop));
  std::vector<ImageState> images;
  for (const auto& entry : document.is_array() ? document : Json::array()) {
    images.push_back({json::text(entry, "Id"),
                      texts_in(entry, "RepoTags"),
                      labels_in(entry, "Labels"),
                      json::number(entry, "Created"),
                      json::number(entry, "Size"),
                      "",
                      "",
                      {}});
  }
  return images;
}

Result<std::optional<ImageState>> inspect_image(const Engine& engine, const std::string& reference,
                                                std::stop_token stop) {
  TRY_ASSIGN(const auto document, ask_json(engine, fmt::format("/images/{}/json", encoded_reference(reference)),
                                           "to inspecting an image", stop));
  if (document.is_null()) {
    return std::optional<ImageState>{};
  }
  const auto& config = json::at(document, "Config");
  ImageState image{
      json::text(document, "Id"),     texts_in(document, "RepoTags"), labels_in(config, "Labels"),          0,
      json::number(document, "Size"), json::text(document, "Os"),     json::text(document, "Architecture"), {}};
  if (const auto& volumes = json::at(config, "Volumes"); volumes.is_object()) {
    for (const auto& [folder, nothing] : volumes.items()) {
      image.volumes.push_back(folder);
    }
  }
  return std::optional{std::move(image)};
}

Result<void> remove_image(const Engine& engine, const std::string& id, std::stop_token stop) {
  TRY(tell(engine, "DELETE", fmt::format("/images/{}", encoded_reference(id)), {200, 404}, "to removing an image",
           stop));
  return {};
}

}  // namespace goiso
