// The containers of the fake engine.
#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "support/fake_engine_state.h"

namespace goiso {
namespace {

constexpr const char* kJson = "application/json";
using Labels = std::map<std::string, std::string>;

Labels labels_in(const nlohmann::json& object) {
  const auto found = object.find("Labels");
  return found == object.end() || !found->is_object() ? Labels{} : found->get<Labels>();
}

}  // namespace

FakeEngine::State::ContainerPointer FakeEngine::State::find(const std::string& reference) const {
  const std::lock_guard lock{mutex};
  for (const auto& [id, container] : containers) {
    if (id == reference || container->name == reference) {
      return container;
    }
  }
  return nullptr;
}

bool FakeEngine::State::route_containers(const Exchange& exchange) {
  if (exchange.is("POST", 2, "containers", "create")) {
    create(exchange);
    return true;
  }
  if (exchange.is("GET", 2, "containers", "json")) {
    list(exchange);
    return true;
  }
  const auto container = find(exchange.path[1]);
  if (container == nullptr) {
    exchange.say(404, "No such container: " + exchange.path[1]);
  } else if (exchange.is("POST", 3, "containers", "attach")) {
    attach(exchange, container);
    return false;
  } else if (exchange.is("POST", 3, "containers", "start")) {
    start(exchange, container);
  } else if (exchange.is("POST", 3, "containers", "kill")) {
    kill(exchange, container);
  } else if (exchange.is("POST", 3, "containers", "wait")) {
    wait(exchange, container);
  } else if (exchange.is("GET", 3, "containers", "json")) {
    exchange.answer(200, inspect(*container));
  } else if (exchange.is("DELETE", 2, "containers")) {
    container->kill();
    container->finish();
    erase(container);
    exchange.nothing(204);
  } else {
    exchange.say(404, "page not found");
  }
  return true;
}

void FakeEngine::State::create(const Exchange& exchange) {
  const auto& text = exchange.request.body;
  const auto body = Json::parse(text, nullptr, false);
  const auto name = exchange.request.parameter("name");
  std::unique_lock lock{mutex};
  create_bodies.push_back(text);
  const auto image = body.is_object() ? body.value("Image", "") : "";
  const bool is_taken = std::any_of(containers.begin(), containers.end(), [&](const auto& pair) { return pair.second->name == name; });
  if (find_image(image).empty() || is_taken) {
    lock.unlock();
    is_taken ? exchange.say(409, fmt::format("Conflict. The container name \"/{}\" is already in use", name))
             : exchange.say(404, "No such image: " + image);
    return;
  }
  const auto host = body.value("HostConfig", Json::object());
  const auto container = std::make_shared<FakeContainer>(sha256_hex(std::to_string(next_id++)), name, text);
  container->labels = labels_in(body);
  container->image = image;
  container->is_auto_removed = host.value("AutoRemove", false);
  for (const auto& mount : host.value("Mounts", Json::array())) {
    const auto source = mount.value("Source", "");
    const auto volume = source.empty() ? sha256_hex("volume" + std::to_string(next_id++)) : source;
    (source.empty() ? container->anonymous_volumes : container->volumes).push_back(volume);
    // Podman makes it without the labels of the mount.
    const auto labels = options.is_podman ? Labels{} : labels_in(mount.value("VolumeOptions", Json::object()));
    container->mounts[mount.value("Target", "")] = volumes.try_emplace(volume, Volume{labels}).first->second.files;
  }
  containers[container->id] = container;
  states[container->id] = "created";
  all_containers.push_back(container);
  lock.unlock();
  emit(*container, "create");
  exchange.answer(201, {{"Id", container->id}, {"Warnings", options.warnings}});
}

void FakeEngine::State::attach(const Exchange& exchange, const ContainerPointer& container) {
  const auto& connection = exchange.connection;
  if (connection->is_muted()) {
    exchange.nothing(200);
    return;
  }
  const char* type = exchange.minor >= 42 ? "application/vnd.docker.multiplexed-stream" : "application/vnd.docker.raw-stream";
  const bool is_chunked = options.hijack == FakeEngineOptions::Hijack::kChunked200;
  // Docker's proxy in some desktops adds a length that means nothing.
  const auto head =
      options.hijack == FakeEngineOptions::Hijack::kSwitchingProtocols
          ? fmt::format("HTTP/1.1 101 UPGRADED\r\nContent-Type: {}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n", type)
          : fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\n{}\r\n", type, is_chunked ? "Transfer-Encoding: chunked\r\n" : "");
  container->attach(connection, head, is_chunked);
  if (options.is_podman) {
    container->write_stdout("");
  }
  while (true) {
    const auto bytes = connection->read_raw();
    if (bytes.empty()) {
      break;
    }
    container->feed(bytes);
  }
  container->close_stdin();
  container->wait_finished();
}

void FakeEngine::State::start(const Exchange& exchange, const ContainerPointer& container) {
  std::unique_lock lock{mutex};
  if (std::exchange(states[container->id], "running") == "running") {
    lock.unlock();
    exchange.nothing(304);
    return;
  }
  const auto play = behaviour;
  lock.unlock();
  emit(*container, "start");
  container->start(play, [this, container] { ended(container); });
  exchange.nothing(204);
}

void FakeEngine::State::ended(const ContainerPointer& container) {
  if (container->is_oom()) {
    emit(*container, "oom");
  }
  {
    const std::lock_guard lock{mutex};
    states[container->id] = "exited";
    changed.notify_all();
  }
  emit(*container, "die");
  if (container->is_auto_removed) {
    erase(container);
  }
}

void FakeEngine::State::erase(const ContainerPointer& container) {
  {
    const std::lock_guard lock{mutex};
    if (containers.erase(container->id) == 0) {
      return;
    }
    for (const auto& volume : container->anonymous_volumes) {
      volumes.erase(volume);
    }
    changed.notify_all();
  }
  emit(*container, options.is_podman ? "remove" : "destroy");
}

void FakeEngine::State::kill(const Exchange& exchange, const ContainerPointer& container) {
  std::unique_lock lock{mutex};
  const bool is_running = states[container->id] == "running";
  lock.unlock();
  if (!is_running) {
    exchange.say(409, fmt::format("Container {} is not running", container->id));
    return;
  }
  container->kill();
  exchange.nothing(204);
}

void FakeEngine::State::wait(const Exchange& exchange, const ContainerPointer& container) {
  const auto condition = exchange.request.parameter("condition");
  const bool is_known = condition.empty() || condition == "not-running" || condition == "next-exit" || condition == "removed";
  if (!is_known && exchange.minor >= 42) {
    exchange.say(400, fmt::format("invalid condition: \"{}\"", condition));
    return;
  }
  if (!exchange.connection->begin_chunked(200, kJson)) {
    return;
  }
  std::unique_lock lock{mutex};
  changed.wait(lock, [&] {
    const bool is_gone = !containers.contains(container->id);
    return is_stopping || is_gone || (condition != "removed" && states[container->id] == "exited");
  });
  if (is_stopping) {
    lock.unlock();
    (void)exchange.connection->end_chunked();  // an engine that dies says nothing more
    return;
  }
  lock.unlock();
  (void)exchange.connection->write_chunk(exchange.text_of({{"StatusCode", container->exit_code()}, {"Error", nullptr}}));
  (void)exchange.connection->end_chunked();
}

FakeEngine::State::Json FakeEngine::State::inspect(const FakeContainer& container) const {
  const std::lock_guard lock{mutex};
  const auto found = states.find(container.id);
  const auto status = found == states.end() ? std::string{"created"} : found->second;
  return {{"Id", container.id},
          {"Name", "/" + container.name},
          {"Created", "2023-11-14T22:13:20.123456789Z"},
          {"Image", container.image},
          {"State",
           {{"Status", status},
            {"Running", status == "running"},
            {"ExitCode", status == "exited" ? container.exit_code() : 0},
            {"OOMKilled", container.is_oom()},
            {"Error", ""}}},
          {"Config", {{"Labels", container.labels}}}};
}

void FakeEngine::State::list(const Exchange& exchange) const {
  auto out = Json::array();
  {
    const std::lock_guard lock{mutex};
    const bool wants_all = exchange.request.parameter("all") == "1";
    for (const auto& [id, container] : containers) {
      const auto& status = states.at(id);
      if ((wants_all || status == "running") && fits_filter(exchange.request, container->labels)) {
        out.push_back({{"Id", id},
                       {"Names", {"/" + container->name}},
                       {"State", status},
                       {"Created", 1'700'000'000},
                       {"Labels", container->labels}});
      }
    }
  }
  exchange.answer(200, out);
}

}  // namespace goiso
