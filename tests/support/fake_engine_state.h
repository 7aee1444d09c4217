#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <nlohmann/json.hpp>
#include <optional>

#include "support/fake_engine.h"
#include "support/fake_server.h"

namespace goiso {

/// The inside of a FakeEngine; for its own .cpp files only.
struct FakeEngine::State {
  using Json = nlohmann::json;
  struct Image {
    std::vector<std::string> tags;
    std::map<std::string, std::string> labels;
    std::size_t bytes = 0;
  };
  struct Volume {
    std::map<std::string, std::string> labels;
    std::shared_ptr<FakeFiles> files = std::make_shared<FakeFiles>();  // shared with the containers that mount it
  };
  struct Event {
    std::int64_t nanos = 0;
    Json json;
    std::map<std::string, std::string> labels;
  };
  using ContainerPointer = std::shared_ptr<FakeContainer>;  // shared by the model, the thread that serves attach and waiters

  explicit State(FakeEngineOptions the_options) : options(std::move(the_options)) {}
  const FakeEngineOptions options;

  mutable std::mutex mutex;  // guards all below
  std::condition_variable_any changed;
  FakeContainer::Behaviour behaviour;
  std::map<std::size_t, Fault> faults;
  std::vector<std::pair<std::string, Fault>> next_faults;
  std::vector<std::string> requests;
  std::vector<std::string> create_bodies;
  std::map<std::string, ContainerPointer> containers;  // by id
  std::map<std::string, std::string> states;           // by id: created, running, exited
  std::vector<ContainerPointer> all_containers;        // kept until the end: their threads may still run
  std::map<std::string, Image> images;
  std::map<std::string, Volume> volumes;
  std::deque<Event> events;
  std::int64_t last_nanos = 0;
  std::uint64_t next_id = 1;
  std::uint64_t event_generation = 0;
  bool is_stopping = false;
  std::optional<FakeServer> server;  // not guarded; last, for its threads use the rest

  // One request and its answer.
  struct Exchange {
    State& engine;
    std::shared_ptr<FakeConnection> connection;
    const FakeRequest& request;
    std::vector<std::string> path;  ///< parts after the version
    int minor = 0;                  ///< of the API version asked for
    std::string dropped;            ///< field that answers lack

    void say(int status, const std::string& message) const { answer(status, Json{{"message", message}}); }
    void answer(int status, const Json& body) const;
    void nothing(int status) const { (void)connection->answer(status, "application/json", ""); }
    std::string text_of(Json body) const;  ///< without the dropped field
    bool is(const char* method, std::size_t parts, const char* first, const char* last = nullptr) const;
  };

  void serve(const std::shared_ptr<FakeConnection>& connection);
  std::optional<Fault> next_fault(const FakeRequest& request);
  bool respond(const std::shared_ptr<FakeConnection>& connection, const FakeRequest& request, const std::string& dropped);
  bool route(const Exchange& exchange);
  void stop();

  bool route_system(const Exchange& exchange);
  void stream_events(const Exchange& exchange);
  void emit(const FakeContainer& container, const std::string& action);

  bool route_images(const Exchange& exchange);
  void create_image(const Exchange& exchange);
  void load_image(const Exchange& exchange);
  std::string find_image(const std::string& reference) const;  // with mutex held
  bool route_volumes(const Exchange& exchange);
  bool is_in_use(const std::string& volume) const;  // with mutex held

  bool route_containers(const Exchange& exchange);
  void create(const Exchange& exchange);
  void attach(const Exchange& exchange, const ContainerPointer& container);
  void start(const Exchange& exchange, const ContainerPointer& container);
  void kill(const Exchange& exchange, const ContainerPointer& container);
  void wait(const Exchange& exchange, const ContainerPointer& container);
  void erase(const ContainerPointer& container);
  void ended(const ContainerPointer& container);
  void list(const Exchange& exchange) const;
  Json inspect(const FakeContainer& container) const;
  ContainerPointer find(const std::string& reference) const;
};

/// True when `labels` carry every "k" or "k=v" of the request's label filter.
bool fits_filter(const FakeRequest& request, const std::map<std::string, std::string>& labels);

}  // namespace goiso
