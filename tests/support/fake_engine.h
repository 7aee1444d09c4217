#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/fake_container.h"

namespace goiso {

/// What goes wrong with one request.
struct Fault {
  enum class Kind {
    kRefuse,     ///< the connection closes without an answer; nothing was done
    kStatus,     ///< that status with a JSON message; nothing was done
    kCut,        ///< it was done; the connection closes after so many bytes of the answer (for attach: of all output)
    kStall,      ///< no answer until the client gives up; nothing was done
    kEmptyBody,  ///< it was done; status 200 without a body
    kDropField,  ///< it was done; the JSON answer lacks a field, at every depth
  };
  Kind kind = Kind::kRefuse;
  int status = 500;
  std::size_t bytes = 0;
  std::string text;  ///< the message, or the field's name

  static Fault refuse() { return {}; }
  static Fault answer_status(int status, std::string message) { return {Kind::kStatus, status, 0, std::move(message)}; }
  static Fault cut(std::size_t bytes) { return {Kind::kCut, 0, bytes, {}}; }
  static Fault stall() { return {Kind::kStall, 0, 0, {}}; }
  static Fault empty_body() { return {Kind::kEmptyBody, 0, 0, {}}; }
  static Fault drop_field(std::string name) { return {Kind::kDropField, 0, 0, std::move(name)}; }
};

struct FakeEngineOptions {
  std::string api = "1.41";
  std::string min_api = "1.12";
  std::optional<std::string> pinged_api;  ///< what a ping says instead of `api`; "": nothing
  bool is_podman = false;
  /// How attach answers: Docker's 101, or what Podman and proxies were seen to answer.
  enum class Hijack { kSwitchingProtocols, kRaw200, kChunked200 } hijack = Hijack::kSwitchingProtocols;
  std::size_t piece = 0;                ///< answers, events and output go out in pieces of so many bytes; 0: whole
  std::vector<std::string> warnings;    ///< of every create
  std::string architecture = "amd64";
  int cpus = 2;
  long long memory = 8LL << 30;
};

/// A Docker Engine on a Unix socket in a private folder, with a small model of containers, volumes and images. What a container does
/// is a function of the test's. Every request can be made to fail. Any thread.
class FakeEngine {
 public:
  explicit FakeEngine(FakeEngineOptions options = {});
  /// Kills every container, closes every connection, waits for every thread.
  ~FakeEngine();
  FakeEngine(const FakeEngine&) = delete;
  FakeEngine& operator=(const FakeEngine&) = delete;

  std::string socket() const;
  std::string url() const { return "unix://" + socket(); }

  /// What containers started from now on do; the default ends at once with 0.
  void set_behaviour(FakeContainer::Behaviour behaviour);
  /// The n-th request since the start, from 1, gets `fault`.
  void fail_request(std::size_t n, Fault fault);
  /// The next request whose "METHOD /path" contains `part` gets `fault`.
  void fail_next(const std::string& part, Fault fault);
  /// "METHOD /path", as sent, without query, in the order seen.
  std::vector<std::string> requests() const;

  /// What is there now.
  std::vector<std::string> containers() const;  ///< names
  std::vector<std::string> volumes() const;     ///< names
  std::vector<std::string> images() const;      ///< ids
  std::map<std::string, std::string> volume_labels(const std::string& name) const;
  /// The bodies of all create requests, whether they succeeded or not.
  std::vector<std::string> create_bodies() const;

  void add_image(const std::string& id, const std::map<std::string, std::string>& labels = {});
  /// Ends every open stream of events.
  void break_event_streams();
  /// Closes every connection and the socket, as an engine does that is killed. Containers see the end of stdin.
  void die();

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace goiso
