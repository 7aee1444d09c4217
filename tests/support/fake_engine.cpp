#include "support/fake_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "support/fake_engine_state.h"

namespace goiso {
namespace {

void drop(nlohmann::json& value, const std::string& field) {
  if (value.is_object()) {
    value.erase(field);
  }
  if (value.is_structured()) {
    for (auto& item : value) {
      drop(item, field);
    }
  }
}

}  // namespace

bool fits_filter(const FakeRequest& request, const std::map<std::string, std::string>& labels) {
  const auto filters = nlohmann::json::parse(request.parameter("filters"), nullptr, false);
  if (!filters.is_object() || !filters.contains("label")) {
    return true;
  }
  return std::all_of(filters["label"].begin(), filters["label"].end(), [&](const nlohmann::json& wanted) {
    const auto text = wanted.get<std::string>();
    const auto equals = text.find('=');
    const auto found = labels.find(text.substr(0, equals));
    return found != labels.end() && (equals == std::string::npos || found->second == text.substr(equals + 1));
  });
}

std::string FakeEngine::State::Exchange::text_of(Json body) const {
  if (!dropped.empty()) {
    drop(body, dropped);
  }
  return body.dump();
}

void FakeEngine::State::Exchange::answer(int status, const Json& body) const {
  (void)connection->answer(status, "application/json", text_of(body));
}

bool FakeEngine::State::Exchange::is(const char* method, std::size_t parts, const char* first, const char* last) const {
  return request.method == method && path.size() == parts && path.front() == first && (last == nullptr || path.back() == last);
}

std::optional<Fault> FakeEngine::State::next_fault(const FakeRequest& request) {
  const std::lock_guard lock{mutex};
  requests.push_back(request.method + " " + request.path);
  if (const auto found = faults.find(requests.size()); found != faults.end()) {
    return found->second;
  }
  const auto next = std::find_if(next_faults.begin(), next_faults.end(),
                                 [&](const auto& pair) { return requests.back().find(pair.first) != std::string::npos; });
  if (next == next_faults.end()) {
    return std::nullopt;
  }
  auto fault = next->second;
  next_faults.erase(next);
  return fault;
}

void FakeEngine::State::serve(const std::shared_ptr<FakeConnection>& connection) {
  connection->write_in_pieces(options.piece);
  while (const auto request = connection->read_request()) {
    const auto fault = next_fault(*request);
    std::string dropped;
    if (fault) {
      switch (fault->kind) {
        case Fault::Kind::kRefuse: connection->close(); return;
        case Fault::Kind::kStall: connection->wait_closed(); return;
        case Fault::Kind::kStatus:
          (void)connection->answer(fault->status, "application/json", Json{{"message", fault->text}}.dump());
          continue;
        case Fault::Kind::kCut: connection->cut_after(fault->bytes); break;
        case Fault::Kind::kEmptyBody: connection->answer_nothing(); break;
        case Fault::Kind::kDropField: dropped = fault->text; break;
      }
    }
    if (!respond(connection, *request, dropped)) {
      break;
    }
    connection->cut_after(FakeConnection::kNever);
  }
  connection->close();
}

// False when the connection is spent.
bool FakeEngine::State::respond(const std::shared_ptr<FakeConnection>& connection, const FakeRequest& request, const std::string& dropped) {
  Exchange exchange{*this, connection, request, {}, std::atoi(options.api.substr(2).c_str()), dropped};
  for (const auto part : split(std::string_view{request.path}.substr(1), '/')) {
    exchange.path.emplace_back(part);
  }
  if (exchange.path.front().rfind("v1.", 0) == 0) {
    const int asked = std::atoi(exchange.path.front().substr(3).c_str());
    if (asked > exchange.minor) {
      exchange.say(400, fmt::format("client version 1.{} is too new. Maximum supported API version is {}", asked, options.api));
      return true;
    }
    if (asked < std::atoi(options.min_api.substr(2).c_str())) {
      return connection->answer(400, "text/plain; charset=utf-8",
                                fmt::format("client version 1.{} is too old. Minimum supported API version is {}\n", asked, options.min_api));
    }
    exchange.minor = asked;
    exchange.path.erase(exchange.path.begin());
  }
  return !exchange.path.empty() && route(exchange) && !connection->is_muted();
}

bool FakeEngine::State::route(const Exchange& exchange) {
  const auto& first = exchange.path.front();
  if (first == "containers") {
    return route_containers(exchange);
  }
  if (first == "images") {
    return route_images(exchange);
  }
  if (first == "volumes") {
    return route_volumes(exchange);
  }
  return route_system(exchange);
}

void FakeEngine::State::stop() {
  std::vector<ContainerPointer> live;
  {
    const std::lock_guard lock{mutex};
    is_stopping = true;
    live = all_containers;
    changed.notify_all();
  }
  server->stop();
  for (const auto& container : live) {
    container->close_stdin();
  }
}

FakeEngine::FakeEngine(FakeEngineOptions options) : state_(std::make_unique<State>(std::move(options))) {
  state_->server.emplace([state = state_.get()](const auto& connection) { state->serve(connection); });
}

FakeEngine::~FakeEngine() {
  die();
  for (const auto& container : state_->all_containers) {
    container->kill();
    container->finish();
  }
  state_->server->join();
  for (const auto& container : state_->all_containers) {
    container->join();
  }
}

std::string FakeEngine::socket() const { return state_->server->socket(); }

void FakeEngine::set_behaviour(FakeContainer::Behaviour behaviour) {
  const std::lock_guard lock{state_->mutex};
  state_->behaviour = std::move(behaviour);
}

void FakeEngine::fail_request(std::size_t n, Fault fault) {
  const std::lock_guard lock{state_->mutex};
  state_->faults[n] = std::move(fault);
}

void FakeEngine::fail_next(const std::string& part, Fault fault) {
  const std::lock_guard lock{state_->mutex};
  state_->next_faults.emplace_back(part, std::move(fault));
}

std::vector<std::string> FakeEngine::requests() const {
  const std::lock_guard lock{state_->mutex};
  return state_->requests;
}

std::vector<std::string> FakeEngine::create_bodies() const {
  const std::lock_guard lock{state_->mutex};
  return state_->create_bodies;
}

std::vector<std::string> FakeEngine::containers() const {
  const std::lock_guard lock{state_->mutex};
  std::vector<std::string> names;
  for (const auto& [id, container] : state_->containers) {
    names.push_back(container->name);
  }
  return names;
}

std::vector<std::string> FakeEngine::volumes() const {
  const std::lock_guard lock{state_->mutex};
  std::vector<std::string> names;
  for (const auto& [name, volume] : state_->volumes) {
    names.push_back(name);
  }
  return names;
}

std::vector<std::string> FakeEngine::images() const {
  const std::lock_guard lock{state_->mutex};
  std::vector<std::string> ids;
  for (const auto& [id, image] : state_->images) {
    ids.push_back(id);
  }
  return ids;
}

std::map<std::string, std::string> FakeEngine::volume_labels(const std::string& name) const {
  const std::lock_guard lock{state_->mutex};
  const auto found = state_->volumes.find(name);
  return found == state_->volumes.end() ? std::map<std::string, std::string>{} : found->second.labels;
}

void FakeEngine::add_image(const std::string& id, const std::map<std::string, std::string>& labels) {
  const std::lock_guard lock{state_->mutex};
  state_->images[id] = {{}, labels, 1};
}

void FakeEngine::break_event_streams() {
  const std::lock_guard lock{state_->mutex};
  ++state_->event_generation;
  state_->changed.notify_all();
}

void FakeEngine::die() { state_->stop(); }

}  // namespace goiso
