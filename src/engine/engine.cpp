#include "engine/engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>

#include "base/fault_point.h"
#include "base/text.h"
#include "engine/json.h"
#include "engine/peer.h"
#include "engine/system.h"
#include "http/exchange.h"

namespace goiso {

struct Engine::State {
  Endpoint endpoint;
  HttpPeer peer;
  HttpClient client;
  EngineFacts facts;
  std::chrono::milliseconds patience{0};
  std::stop_token ending;  // requested when the process is asked to end
  mutable std::atomic<std::int64_t> requests{0};
  mutable std::atomic<bool> is_silent{false};  // it gave no answer while the process ended

  explicit State(Endpoint where) : endpoint(std::move(where)), peer(peer_of(endpoint)), client(peer) {}
};

namespace {

constexpr int kPartForCleanUp = 10;

// Many times what the longest list takes; JSON in memory is up to ten times as long.
constexpr std::size_t kLongestAnswer = 8u << 20;

Error lost(const Endpoint& endpoint, const HttpError& error) {
  if (error.failure == HttpFailure::kStopped) {
    return Error{ErrorKind::kInterrupted, "stopped while waiting for the engine", {}, {}};
  }
  if (error.failure == HttpFailure::kTooLarge) {
    return Error{ErrorKind::kEngineRefused, "the engine's answer is longer than any answer should be", {}, {}};
  }
  return Error{ErrorKind::kEngineLost,
               fmt::format("the connection to the engine at '{}' broke: {}", endpoint.url(), error.message),
               {},
               {}};
}

Error silent(const Endpoint& endpoint) {
  return Error{ErrorKind::kEngineLost,
               fmt::format("the engine at '{}' gave no answer to what was to clean up", endpoint.url()),
               {},
               {}};
}

std::string why_unreachable(const Endpoint& endpoint, const HttpError& error) {
  return fmt::format("'{}' ({}): {}", endpoint.url(), endpoint.source, error.message);
}

const char* hint_for(const std::vector<int>& os_errors) {
  if (std::find(os_errors.begin(), os_errors.end(), EACCES) != os_errors.end()) {
    return "add your user to the 'docker' group, or set DOCKER_HOST";
  }
  return "start Docker or Podman (scripts/engine start runs a private one), or name it with --engine or DOCKER_HOST";
}

}  // namespace

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::connect(const std::vector<Endpoint>& endpoints, std::stop_token stop,
                               std::chrono::milliseconds patience) {
  std::vector<std::string> tried;
  std::vector<int> os_errors;
  for (const auto& endpoint : endpoints) {
    auto state = std::make_unique<State>(endpoint);
    auto ping = state->client.exchange(ping_call(patience), stop);
    if (!ping && ping.error().failure == HttpFailure::kStopped) {
      return lost(endpoint, ping.error());
    }
    if (!ping) {
      tried.push_back(why_unreachable(endpoint, ping.error()));
      os_errors.push_back(ping.error().os_error);
      continue;
    }
    const Pinged pinged{ping->header("api-version"), !ping->header("libpod-api-version").empty()};
    TRY_ASSIGN(auto learnt, learn_facts(state->client, pinged, patience, stop));
    state->facts = std::move(learnt.facts);
    state->patience = patience;
    state->ending = stop;
    state->requests = 1 + learnt.requests;
    return Engine{std::move(state)};
  }
  return Error{
      ErrorKind::kEngineUnreachable, "cannot reach a Docker Engine: " + join(tried, "; "), {}, hint_for(os_errors)};
}

const EngineFacts& Engine::facts() const { return state_->facts; }
std::chrono::milliseconds Engine::patience() const { return state_->patience; }
const Endpoint& Engine::endpoint() const { return state_->endpoint; }
std::int64_t Engine::requests() const { return state_->requests; }

Result<HttpAnswer> Engine::exchange(const HttpCall& call, std::stop_token stop) const {
  const bool cleans_up = !stop.stop_possible();
  if (cleans_up && state_->is_silent) {
    return silent(state_->endpoint);
  }
  ++state_->requests;
  auto versioned = prepared(call);
  versioned.grace = cleans_up ? state_->patience / kPartForCleanUp : versioned.grace;
  fault_point();
  auto answer = state_->client.exchange(versioned, cleans_up ? state_->ending : stop);
  fault_point();
  if (answer) {
    return std::move(*answer);
  }
  if (cleans_up && answer.error().failure == HttpFailure::kStopped) {
    state_->is_silent = true;
    return silent(state_->endpoint);
  }
  return lost(state_->endpoint, answer.error());
}

Result<UpgradedStream::Opened> Engine::upgrade(const HttpCall& call, std::stop_token stop) const {
  ++state_->requests;
  const auto versioned = prepared(call);
  auto opened = UpgradedStream::open(state_->peer, versioned, stop);
  fault_point();
  if (!opened) {
    return lost(state_->endpoint, opened.error());
  }
  return std::move(*opened);
}

HttpCall Engine::prepared(HttpCall call) const {
  call.path = fmt::format("/v{}{}", state_->facts.api, call.path);
  call.body_limit = std::min(call.body_limit, kLongestAnswer);
  if (call.timeout.count() == 0 && !call.sink) {
    call.timeout = state_->patience;
  }
  return call;
}

Error refused(const std::string& doing, const HttpAnswer& answer) {
  constexpr std::size_t kLongest = 4096;
  const auto body = std::string_view{answer.body}.substr(0, kLongest);
  const auto message = json::text(json::parse(body), "message");  // some 400s are plain text
  const auto words = message.empty() ? trim(body) : std::string_view{message};
  return Error{
      ErrorKind::kEngineRefused,
      fmt::format("the engine answered {} {}: {}", answer.status, doing, words.empty() ? "nothing more" : words),
      {},
      {}};
}

}  // namespace goiso
