// System, events, images and volumes of the fake engine.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstring>

#include "base/hash.h"
#include "support/fake_engine_state.h"

namespace goiso {
namespace {

constexpr const char* kJson = "application/json";
using Labels = std::map<std::string, std::string>;

// LABEL "k"="v" as Docker reads it: quotes off, backslashes off.
std::pair<std::string, std::string> read_label(const std::string& change) {
  std::string out[2];
  int part = 0;
  bool is_quoted = false;
  for (std::size_t i = std::string{"LABEL "}.size(); i < change.size(); ++i) {
    if (change[i] == '"') {
      is_quoted = !is_quoted;
    } else if (change[i] == '=' && !is_quoted && part == 0) {
      part = 1;
    } else {
      i += change[i] == '\\' ? 1 : 0;
      out[part] += change[i];
    }
  }
  return {out[0], out[1]};
}

// Name to content of a ustar archive of regular files, which is all that an image's archive is.
std::map<std::string, std::string> files_of_tar(std::string_view tar) {
  constexpr std::size_t kBlock = 512, kSizeAt = 124;
  std::map<std::string, std::string> files;
  for (std::size_t at = 0; at + kBlock <= tar.size() && tar[at] != 0;) {
    const std::string name{tar.data() + at, strnlen(tar.data() + at, 100)};
    const auto size = std::stoul(std::string{tar.substr(at + kSizeAt, 11)}, nullptr, 8);
    files[name] = tar.substr(at + kBlock, size);
    at += kBlock + (size + kBlock - 1) / kBlock * kBlock;
  }
  return files;
}

nlohmann::json version_of(const FakeEngineOptions& options) {
  auto components = nlohmann::json::array({{{"Name", options.is_podman ? "Podman Engine" : "Engine"}, {"Version", "0.0.1"}}});
  return {{"Version", "0.0.1"}, {"ApiVersion", options.api},         {"MinAPIVersion", options.min_api},
          {"Os", "linux"},      {"Arch", options.architecture},      {"Components", components}};
}

nlohmann::json info_of(const FakeEngineOptions& options) {
  return {{"ID", options.is_podman ? random_hex(8) : "FAKE:ENGINE"},
          {"Name", "fake"},
          {"DockerRootDir", "/fake"},
          {"ServerVersion", "0.0.1"},
          {"OSType", "linux"},
          {"Architecture", options.architecture == "amd64" ? "x86_64" : options.architecture},
          {"NCPU", options.cpus},
          {"MemTotal", options.memory},
          {"Driver", "overlay2"},
          {"CgroupVersion", "2"},
          {"MemoryLimit", true},
          {"PidsLimit", true},
          {"SecurityOptions", {"name=seccomp,profile=default"}},
          {"DefaultRuntime", "runc"},
          {"Runtimes", {{"runc", {{"path", "runc"}}}, {"crun", {{"path", "crun"}}}}}};
}

}  // namespace

bool FakeEngine::State::route_system(const Exchange& exchange) {
  const auto& request = exchange.request;
  if (request.path == "/_ping") {
    const auto api = options.pinged_api.value_or(options.api);
    return exchange.connection->answer(200, "text/plain; charset=utf-8", "OK",
                                       (api.empty() ? "" : fmt::format("Api-Version: {}\r\n", api)) +
                                           (options.is_podman ? "Libpod-Api-Version: 4.3.1\r\n" : ""));
  }
  if (exchange.is("GET", 1, "version")) {
    exchange.answer(200, version_of(options));
  } else if (exchange.is("GET", 1, "info")) {
    exchange.answer(200, info_of(options));
  } else if (exchange.is("GET", 1, "events")) {
    stream_events(exchange);
    return false;
  } else {
    exchange.say(404, "page not found");
  }
  return true;
}

void FakeEngine::State::emit(const FakeContainer& container, const std::string& action) {
  const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  const std::lock_guard lock{mutex};
  last_nanos = std::max<std::int64_t>(last_nanos + 1, now);
  Json event{{"Type", "container"},
             {"Action", action},
             {"Actor", {{"ID", container.id}, {"Attributes", container.labels}}},
             {"timeNano", last_nanos}};
  if (action == "die") {
    event["Actor"]["Attributes"]["exitCode"] = std::to_string(container.exit_code());
  }
  events.push_back({last_nanos, std::move(event), container.labels});
  changed.notify_all();
}

void FakeEngine::State::stream_events(const Exchange& exchange) {
  const auto since = exchange.request.parameter("since");
  const auto dot = since.find('.');
  std::int64_t last = since.empty() ? -1 : std::atoll(since.substr(0, dot).c_str()) * 1'000'000'000;
  if (dot != std::string::npos) {
    last += std::atoll(since.substr(dot + 1).c_str());
  }
  std::unique_lock lock{mutex};
  std::size_t next = 0;
  while (next < events.size() && (since.empty() || events[next].nanos < last)) {
    ++next;
  }
  const auto generation = event_generation;
  lock.unlock();
  if (!exchange.connection->begin_chunked(200, kJson)) {
    return;
  }
  lock.lock();
  while (true) {
    changed.wait(lock, [&] { return is_stopping || event_generation != generation || next < events.size(); });
    if (is_stopping || event_generation != generation) {
      return;
    }
    const auto event = events[next++];
    lock.unlock();
    const bool is_wanted = fits_filter(exchange.request, event.labels);
    if (is_wanted && !exchange.connection->write_chunk(exchange.text_of(event.json))) {
      return;
    }
    lock.lock();
  }
}

std::string FakeEngine::State::find_image(const std::string& reference) const {
  if (images.contains(reference)) {
    return reference;
  }
  for (const auto& [id, image] : images) {
    if (std::find(image.tags.begin(), image.tags.end(), reference) != image.tags.end()) {
      return id;
    }
  }
  return {};
}

void FakeEngine::State::create_image(const Exchange& exchange) {
  const auto& request = exchange.request;
  Image image;
  const auto tag = request.parameter("tag");
  image.tags = {options.is_podman ? request.parameter("repo") : request.parameter("repo") + ":" + tag};
  image.bytes = request.body.size();
  auto identity = request.body;
  const auto [begin, end] = request.query.equal_range("changes");
  for (auto change = begin; change != end; ++change) {
    image.labels.insert(read_label(change->second));
    identity += change->second;
  }
  const auto id = sha256_digest(identity);
  {
    const std::lock_guard lock{mutex};
    images[id] = image;
  }
  if (!exchange.connection->begin_chunked(200, kJson)) {
    return;
  }
  (void)exchange.connection->write_chunk(exchange.text_of({{"status", "Importing"}}) + "\r\n");
  (void)exchange.connection->write_chunk(exchange.text_of({{"status", options.is_podman ? id.substr(7) : id}}) + "\r\n");
  (void)exchange.connection->end_chunked();
}

void FakeEngine::State::load_image(const Exchange& exchange) {
  const auto files = files_of_tar(exchange.request.body);
  const auto file = [&](const std::string& name) { return files.contains(name) ? files.at(name) : std::string{"null"}; };
  std::string answer;
  for (const auto& described : Json::parse(file("manifest.json"))) {
    const auto text = file(described.at("Config"));
    const auto configuration = Json::parse(text);
    const auto& layer = file(described.at("Layers").at(0));
    if (configuration.at("rootfs").at("diff_ids").at(0) != sha256_digest(layer)) {
      return exchange.answer(200, {{"error", "invalid diffID for layer 0"}});
    }
    const std::lock_guard lock{mutex};
    auto& image = images[sha256_digest(text)];
    image.tags = described.at("RepoTags");
    image.labels = configuration.at("config").at("Labels");
    image.bytes = layer.size();
    answer = image.tags.at(0);
  }
  exchange.answer(200, {{"stream", "Loaded image: " + answer + "\n"}});
}

bool FakeEngine::State::route_images(const Exchange& exchange) {
  if (exchange.is("POST", 2, "images", "create")) {
    create_image(exchange);
    return true;
  }
  if (exchange.is("POST", 2, "images", "load")) {
    load_image(exchange);
    return true;
  }
  const auto entry = [](const std::string& id, const Image& image, Json more) {
    more.update({{"Id", id}, {"RepoTags", image.tags}, {"Size", image.bytes}});
    return more;
  };
  std::unique_lock lock{mutex};
  if (exchange.is("GET", 2, "images", "json")) {
    auto list = Json::array();
    for (const auto& [id, image] : images) {
      if (fits_filter(exchange.request, image.labels)) {
        list.push_back(entry(id, image, {{"Labels", image.labels}, {"Created", 1'700'000'000}}));
      }
    }
    lock.unlock();
    exchange.answer(200, list);
    return true;
  }
  auto reference = exchange.path[1];
  for (std::size_t i = 2; i < exchange.path.size(); ++i) {
    reference += exchange.path[i] == "json" ? "" : "/" + exchange.path[i];
  }
  const auto id = find_image(reference);
  if (id.empty()) {
    lock.unlock();
    exchange.say(404, "No such image: " + reference);
  } else if (exchange.request.method == "DELETE") {
    images.erase(id);
    lock.unlock();
    exchange.answer(200, Json::array({{{"Deleted", id}}}));
  } else {
    const auto body = entry(id, images[id], {{"Config", {{"Labels", images[id].labels}}}, {"Created", "2023-11-14T22:13:20.5Z"}});
    lock.unlock();
    exchange.answer(200, body);
  }
  return true;
}

bool FakeEngine::State::is_in_use(const std::string& volume) const {
  return std::any_of(containers.begin(), containers.end(), [&](const auto& pair) {
    const auto& used = pair.second->volumes;
    return std::find(used.begin(), used.end(), volume) != used.end();
  });
}

bool FakeEngine::State::route_volumes(const Exchange& exchange) {
  const auto entry = [](const std::string& name, const Volume& volume) {
    return Json{{"Name", name}, {"Driver", "local"}, {"Labels", volume.labels}, {"CreatedAt", "2023-11-14T22:13:20Z"}};
  };
  std::unique_lock lock{mutex};
  if (exchange.is("POST", 2, "volumes", "create")) {
    const auto body = Json::parse(exchange.request.body, nullptr, false);
    const auto name = body.value("Name", "");
    volumes.try_emplace(name, Volume{body.value("Labels", Labels{})});
    const auto made = entry(name, volumes[name]);
    lock.unlock();
    exchange.answer(201, made);
    return true;
  }
  if (exchange.is("GET", 1, "volumes")) {
    Json list = nullptr;  // as the engine writes an empty list
    for (const auto& [name, volume] : volumes) {
      if (fits_filter(exchange.request, volume.labels)) {
        list.push_back(entry(name, volume));
      }
    }
    lock.unlock();
    exchange.answer(200, {{"Volumes", list}, {"Warnings", nullptr}});
    return true;
  }
  const auto name = exchange.path.back();
  const auto found = volumes.find(name);
  if (found == volumes.end()) {
    lock.unlock();
    exchange.say(404, fmt::format("get {}: no such volume", name));
  } else if (exchange.request.method != "DELETE") {
    const auto body = entry(name, found->second);
    lock.unlock();
    exchange.answer(200, body);
  } else if (is_in_use(name)) {
    lock.unlock();
    exchange.say(409, fmt::format("remove {}: volume is in use", name));
  } else {
    volumes.erase(found);
    lock.unlock();
    exchange.nothing(204);
  }
  return true;
}

}  // namespace goiso
