#include "engine/containers.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/text.h"
#include "engine/ask.h"
#include "engine/create_body.h"
#include "engine/query.h"
#include "engine/volumes.h"

namespace goiso {
namespace {

using json::Json;

Error create_refused(const ContainerSpec& spec, const HttpAnswer& answer) {
  auto error = refused("to creating a container", answer);
  if (answer.status == 404) {
    error = Error{ErrorKind::kNotFound, fmt::format("no image '{}' in the engine", spec.image), {}, {}};
  } else if (answer.status == 409 ||
             error.message.find("already in use") != std::string::npos) {  // Podman 4 answers 500
    error.kind = ErrorKind::kTaken;
  } else if (error.message.find("untime") != std::string::npos && !spec.runtime.empty()) {
    error.hint = "see 'docker info' for the runtimes this engine has";
  }
  return error;
}

// Docker 20.10 warns that a kernel without swap accounting cannot limit swap; without swap there is nothing to limit.
bool is_harmless(std::string_view warning) { return warning.find("swap") != std::string_view::npos; }

std::string warnings_in(const Json& document) {
  std::vector<std::string> list;
  const auto& warnings = json::at(document, "Warnings");
  for (const auto& warning : warnings.is_array() ? warnings : Json::array()) {
    if (warning.is_string() && !is_harmless(warning.get_ref<const std::string&>())) {
      list.push_back(warning.get<std::string>());
    }
  }
  return join(list, "; ");
}

// Podman's word for a container that has just ended and is not tidied up yet.
std::string status_of(std::string status) { return status == "stopped" ? "exited" : status; }

ContainerState state_from_list(const Json& entry) {
  ContainerState state;
  state.id = json::text(entry, "Id");
  const auto& names = json::at(entry, "Names");
  if (names.is_array() && !names.empty() && names[0].is_string()) {
    const auto name = names[0].get<std::string>();
    state.name = name.starts_with('/') ? name.substr(1) : name;
  }
  state.status = status_of(json::text(entry, "State"));
  state.is_running = state.status == "running";
  state.labels = labels_in(entry, "Labels");
  state.created_unix = json::number(entry, "Created");
  return state;
}

ContainerState state_from_inspection(const Json& document) {
  ContainerState state;
  state.id = json::text(document, "Id");
  const auto name = json::text(document, "Name");
  state.name = name.starts_with('/') ? name.substr(1) : name;
  const auto& now = json::at(document, "State");
  state.status = status_of(json::text(now, "Status"));
  state.is_running = json::truth(now, "Running");
  state.exit_code = static_cast<int>(json::number(now, "ExitCode"));
  state.oom_killed = json::truth(now, "OOMKilled");
  state.error = json::text(now, "Error");
  state.labels = labels_in(json::at(document, "Config"), "Labels");
  return state;
}

}  // namespace

namespace {

// Podman makes a mount's volume without the mount's labels.
Result<void> make_labelled_volumes(const Engine& engine, const ContainerSpec& spec, std::stop_token stop) {
  for (const auto& mount : spec.mounts) {
    if (mount.kind == MountSpec::Kind::kVolume) {
      TRY(create_volume(engine, mount.source, mount.labels, stop));
    }
  }
  return {};
}

}  // namespace

namespace {

// The image's labels come on top of the container's own.
bool has_all(const Labels& labels, const Labels& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& label) {
    const auto found = labels.find(label.first);
    return found != labels.end() && found->second == label.second;
  });
}

// The name may be somebody else's by now; labels that are all there are not. False when there is none of that name.
bool remove_unanswered(const Engine& engine, const ContainerSpec& spec) {
  const auto made = inspect_container(engine, spec.name, {});
  if (made && *made && has_all((*made)->labels, spec.labels)) {
    (void)remove_container(engine, (*made)->id, {});
  }
  return !made || *made;
}

// An engine makes what it was asked for also when nobody waits for the answer any more, and a busy one takes its time.
void remove_when_made(const Engine& engine, const ContainerSpec& spec) {
  constexpr std::chrono::seconds kUntilMade{3};
  constexpr std::chrono::milliseconds kBetweenLooks{50};
  const auto end = std::chrono::steady_clock::now() + kUntilMade;
  while (!remove_unanswered(engine, spec) && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

}  // namespace

Result<std::string> create_container(const Engine& engine, const ContainerSpec& spec, std::stop_token stop) {
  if (engine.facts().is_podman) {
    TRY(make_labelled_volumes(engine, spec, stop));
  }
  HttpCall call;
  call.method = "POST";
  call.path = "/containers/create?name=" + url_encoded(spec.name);
  call.headers = {"Content-Type: application/json"};
  call.body = create_body(spec);
  const bool was_stopped_before = stop.stop_requested();
  const auto sent = engine.exchange(call, stop);
  if (!sent) {
    const bool is_under_way = sent.error().kind == ErrorKind::kInterrupted && !was_stopped_before;
    is_under_way ? remove_when_made(engine, spec) : static_cast<void>(remove_unanswered(engine, spec));
    return Error{sent.error()};
  }
  const auto& answer = *sent;
  if (answer.status != 201 && answer.status != 200) {
    return create_refused(spec, answer);
  }
  const auto document = json::parse(answer.body);
  auto id = json::text(document, "Id");
  if (id.empty()) {
    (void)remove_unanswered(engine, spec);
    return Error{ErrorKind::kEngineRefused, "the engine made a container but did not say its id", {}, {}};
  }
  if (const auto warnings = warnings_in(document); !warnings.empty()) {
    (void)remove_container(engine, id, {});
    return Error{ErrorKind::kBoxRefused,
                 "the engine does not enforce what was asked for: " + warnings,
                 {},
                 "run 'goiso doctor'"};
  }
  return id;
}

Result<void> start_container(const Engine& engine, const std::string& id, std::stop_token stop) {
  TRY(tell(engine, "POST", fmt::format("/containers/{}/start", id), {204, 304}, "to starting a container", stop));
  return {};
}

Result<void> kill_container(const Engine& engine, const std::string& id, std::stop_token stop) {
  const auto told = tell(engine, "POST", fmt::format("/containers/{}/kill?signal=SIGKILL", id), {204, 404, 409},
                         "to killing a container", stop);
  if (told) {
    return {};
  }
  const auto state = inspect_container(engine, id, stop);  // Podman 4 answers 500 for one that is dead
  return state && (!*state || !(*state)->is_running) ? Result<void>{} : Result<void>{Error{told.error()}};
}

Result<void> remove_container(const Engine& engine, const std::string& id, std::stop_token stop) {
  // 409: removal already in progress.
  TRY(tell(engine, "DELETE", fmt::format("/containers/{}?force=1&v=1", id), {204, 200, 404, 409},
           "to removing a container", stop));
  return {};
}

Result<std::optional<ContainerState>> inspect_container(const Engine& engine, const std::string& id,
                                                        std::stop_token stop) {
  TRY_ASSIGN(const auto document,
             ask_json(engine, fmt::format("/containers/{}/json", id), "to inspecting a container", stop));
  if (document.is_null()) {
    return std::optional<ContainerState>{};
  }
  return std::optional<ContainerState>{state_from_inspection(document)};
}

Result<std::vector<ContainerState>> list_containers(const Engine& engine, const std::vector<std::string>& labels,
                                                    std::stop_token stop) {
  TRY_ASSIGN(const auto document,
             ask_json(engine, "/containers/json?all=1&filters=" + label_filter(labels), "to listing containers", stop));
  std::vector<ContainerState> containers;
  for (const auto& entry : document.is_array() ? document : Json::array()) {
    containers.push_back(state_from_list(entry));
  }
  return containers;
}

Result<void> wait_removed(const Engine& engine, const std::string& id, std::stop_token stop) {
  HttpCall call;
  call.method = "POST";
  call.path = fmt::format("/containers/{}/wait?condition=removed", id);
  call.timeout = std::chrono::hours{1};  // as long as compiling std on a slow machine may take
  TRY_ASSIGN(const auto answer, engine.exchange(call, stop));
  if (answer.status == 404) {
    return {};
  }
  if (answer.status != 200) {
    return refused("to waiting for a container", answer);
  }
  // An engine that dies while we wait ends the answer without a body.
  if (!json::parse(answer.body).is_object()) {
    return Error{ErrorKind::kEngineLost, "the engine went away while a container was waited for", {}, {}};
  }
  return {};
}

}  // namespace goiso
