#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/endpoint.h"
#include "http/exchange.h"
#include "http/upgrade.h"

namespace goiso {

/// What /version and /info say, as far as goiso asks.
struct EngineFacts {
  std::string version;       ///< "20.10.24"
  std::string api;           ///< negotiated: "1.41"
  std::string id;            ///< /info ID: the identity of this engine's stores
  bool is_podman = false;
  std::string os, arch;      ///< "linux", "amd64": Go's words
  int cpus = 0;
  std::int64_t memory = 0;   ///< bytes
  std::string kernel;        ///< "6.1.0-18-amd64"; "" when it does not say
  std::string storage_driver;
  std::string cgroup_version;           ///< "1", "2"
  bool has_memory_limit = true;
  bool has_pids_limit = true;
  bool is_rootless = false;
  std::string default_runtime;
  std::vector<std::string> runtimes;    ///< sorted
};


/// A Docker Engine, reached and its API version negotiated (1.40 … the newest known). Any thread; calls do not share connections
/// beyond curl's own pool. It knows nothing of Go.
class Engine {
 public:
  /// Tries the endpoints in order. kEngineUnreachable says which were tried and why each failed; an engine that is too
  /// old or too new for us is kEngineRefused.
  /// An exchange without a time of its own and without a sink gets `patience`; one that takes longer is kEngineLost.
  /// `stop` is also what ends the process, see exchange().
  static Result<Engine> connect(const std::vector<Endpoint>& endpoints, std::stop_token stop, std::chrono::milliseconds patience = kPatience);
  static constexpr std::chrono::milliseconds kPatience{std::chrono::minutes{2}};  ///< long enough for an engine under load
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  const EngineFacts& facts() const;
  const Endpoint& endpoint() const;
  std::chrono::milliseconds patience() const;
  /// Requests sent so far, for the report and the benchmark.
  std::int64_t requests() const;

  /// One exchange with "/v1.41" put before `call.path`. A connection that breaks is kEngineLost; any status is an answer.
  /// One without a stop cleans up: it goes on when the process is asked to end, for a tenth of the patience, and once one
  /// of them had no answer no other is sent.
  Result<HttpAnswer> exchange(const HttpCall& call, std::stop_token stop) const;

  /// The same for a call that turns the connection into a stream of its own.
  Result<UpgradedStream::Opened> upgrade(const HttpCall& call, std::stop_token stop) const;

 private:
  struct State;
  explicit Engine(std::unique_ptr<State> state);
  HttpCall prepared(HttpCall call) const;
  std::unique_ptr<State> state_;
};

/// The error for an answer with an unexpected status, carrying the engine's own message: "the engine answered 500 to …: …".
Error refused(const std::string& doing, const HttpAnswer& answer);

}  // namespace goiso
