#pragma once
#include <gmock/gmock.h>

#include <functional>
#include <string>

#include "engine/engine.h"
#include "support/fake_server.h"

namespace goiso {

/// A server that lets Engine::connect succeed and answers everything after that as the test says. The FakeEngine
/// behaves; this one need not.
class ScriptedEngine {
 public:
  using Say = std::function<void(FakeConnection& connection, const FakeRequest& request)>;
  explicit ScriptedEngine(Say say, const std::string& component = "Engine")
      : server_([say = std::move(say), component](const std::shared_ptr<FakeConnection>& connection) {
          while (const auto request = connection->read_request()) {
            answer(*connection, *request, component, say);
          }
          connection->close();
        }) {}
  /// Every request gets the same answer.
  ScriptedEngine(int status, const std::string& body, const std::string& component = "Engine")
      : ScriptedEngine(
            [status, body](FakeConnection& connection, const FakeRequest&) {
              (void)connection.answer(status, "application/json", body);
            },
            component) {}

  Endpoint endpoint() const { return {Endpoint::Scheme::kUnix, server_.socket(), "", "", "test"}; }
  Engine connect() const {
    auto engine = Engine::connect({endpoint()}, {}, std::chrono::seconds{20});
    EXPECT_TRUE(engine) << engine.error().message;
    return std::move(*engine);
  }

 private:
  static void answer(FakeConnection& connection, const FakeRequest& request, const std::string& component,
                     const Say& say) {
    constexpr const char* kJson = "application/json";
    if (request.path == "/_ping") {
      (void)connection.answer(200, "text/plain", "OK");
    } else if (request.path == "/version") {
      (void)connection.answer(
          200, kJson, R"({"ApiVersion":"1.41","MinAPIVersion":"1.12","Components":[{"Name":")" + component + R"("}]})");
    } else if (request.path == "/v1.41/info") {
      (void)connection.answer(200, kJson, R"({"ID":"x","NCPU":2,"MemTotal":1000})");
    } else {
      say(connection, request);
    }
  }
  FakeServer server_;
};

}  // namespace goiso
