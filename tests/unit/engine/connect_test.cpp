#include <gmock/gmock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "engine/containers.h"
#include "engine/engine.h"
#include "engine/system.h"
#include "scripted_engine.h"
#include "support/fake_engine.h"

namespace goiso {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

Endpoint at(const std::string& socket) { return {Endpoint::Scheme::kUnix, socket, "", "", "test"}; }

Result<Engine> connect_to(const FakeEngineOptions& options) {
  const FakeEngine fake{options};
  return Engine::connect({at(fake.socket())}, {}, seconds{20});
}

FakeEngineOptions speaking(const std::string& newest, const std::string& oldest = "1.12") {
  FakeEngineOptions options;
  options.api = newest;
  options.min_api = oldest;
  return options;
}

// Every API version an engine was ever released with since 1.24, and some that are yet to come.
class ApiVersions : public testing::TestWithParam<int> {};

TEST_P(ApiVersions, AreNegotiatedOrRefused) {
  const auto newest = "1." + std::to_string(GetParam());
  const auto engine = connect_to(speaking(newest));
  if (GetParam() >= 40) {
    ASSERT_TRUE(engine) << engine.error().message;
    EXPECT_EQ(engine->facts().api, GetParam() > kNewestApi.minor ? "1." + std::to_string(kNewestApi.minor) : newest);
    return;
  }
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error().kind, ErrorKind::kEngineRefused);
  EXPECT_THAT(engine.error().message, HasSubstr("the engine speaks API " + newest + " at most, goiso needs 1.40"));
  EXPECT_THAT(engine.error().hint, HasSubstr("19.03"));
}

INSTANTIATE_TEST_SUITE_P(Engine, ApiVersions, testing::Range(24, 56));

TEST(Negotiation, RefusesAnEngineThatDemandsMoreThanWeSpeak) {
  EXPECT_EQ(connect_to(speaking("1.99", "1.52"))->facts().api, "1.52");
  const auto engine = connect_to(speaking("1.99", "1.53"));
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error().kind, ErrorKind::kEngineRefused);
  EXPECT_THAT(engine.error().message, HasSubstr("demands API 1.53"));
  EXPECT_THAT(engine.error().hint, HasSubstr("newer goiso"));
}

TEST(Negotiation, ComparesVersionsAsNumbersAndRefusesOthers) {
  EXPECT_LT(*parse_api_version("1.9"), *parse_api_version("1.41"));
  EXPECT_EQ(*negotiate_api("2.0", "1.12"), "1.52");
  EXPECT_EQ(*negotiate_api("1.41", "nonsense"), "1.41");
  for (const auto* text : {"", "1", "1.", ".41", "1.41.0", "v1.41", "1.x", "99999999999.1"}) {
    EXPECT_FALSE(parse_api_version(text)) << text;
    EXPECT_FALSE(negotiate_api(text, "1.12")) << text;
  }
}

TEST(Connect, AsksInTheNegotiatedVersionFromThenOn) {
  const FakeEngine fake{speaking("1.55")};
  const auto engine = Engine::connect({at(fake.socket())}, {}, seconds{20});
  ASSERT_TRUE(engine);
  HttpCall call;
  call.path = "/containers/json";
  EXPECT_EQ(engine->exchange(call, {})->status, 200);
  EXPECT_THAT(fake.requests(), testing::ElementsAre("GET /_ping", "GET /v1.52/info", "GET /v1.52/containers/json"));
  EXPECT_EQ(engine->requests(), 3);
}

// As the docker CLI does, and /version where a ping leads nowhere.
TEST(Connect, AsksForTheVersionWhereThePingDoesNotDo) {
  for (const auto* pinged : {"", "nonsense", "1.24", "1.99"}) {
    auto options = speaking("1.41");
    options.pinged_api = pinged;
    const FakeEngine fake{options};
    const auto engine = Engine::connect({at(fake.socket())}, {}, seconds{20});
    ASSERT_TRUE(engine) << pinged << ": " << engine.error().message;
    EXPECT_EQ(engine->facts().api, "1.41") << pinged;
    EXPECT_EQ(engine->facts().id, "FAKE:ENGINE") << pinged;
    EXPECT_EQ(fake.requests().back(), "GET /v1.41/info") << pinged;
  }
  auto options = speaking("1.41");
  options.pinged_api = "1.40";
  EXPECT_EQ(connect_to(options)->facts().api, "1.40");
  options.pinged_api = "1.41";
  options.architecture = "armv7l";
  EXPECT_EQ(connect_to(options)->facts().arch, "armv7l") << "Go's word is in /version";
}

TEST(Connect, LearnsWhatTheEngineIs) {
  const auto docker = connect_to({});
  ASSERT_TRUE(docker);
  EXPECT_FALSE(docker->facts().is_podman);
  EXPECT_EQ(docker->facts().id, "FAKE:ENGINE");
  EXPECT_EQ(docker->facts().arch, "amd64");
  EXPECT_THAT(docker->facts().runtimes, testing::ElementsAre("crun", "runc"));
  FakeEngineOptions options;
  options.is_podman = true;
  const auto podman = connect_to(options);
  ASSERT_TRUE(podman);
  EXPECT_TRUE(podman->facts().is_podman);
  EXPECT_EQ(podman->facts().id, "podman:fake:/fake") << "Podman's own ID is another one in each answer";
}

TEST(Connect, TakesTheFirstThatAnswers) {
  const FakeEngine first;
  const FakeEngine second;
  const auto engine =
      Engine::connect({at("/nonexistent.sock"), at(first.socket()), at(second.socket())}, {}, seconds{20});
  ASSERT_TRUE(engine);
  EXPECT_EQ(engine->endpoint().path, first.socket());
  EXPECT_TRUE(second.requests().empty());
}

// With the rights of somebody who may not use the sockets of this process: of this thread alone, so that the test may
// run as root.
Result<Engine> connect_without_rights(const std::vector<Endpoint>& endpoints) {
  Result<Engine> engine = Error{};
  std::thread{[&] {
    constexpr long kNobody = 65534;
    if (geteuid() == 0) {
      ASSERT_EQ(syscall(SYS_setresuid, -1L, kNobody, -1L), 0);
    }
    engine = Engine::connect(endpoints, {}, seconds{20});
  }}.join();
  return engine;
}

TEST(Connect, SaysWhichWereTriedAndWhyEachFailed) {
  const FakeEngine forbidden;
  std::filesystem::permissions(forbidden.socket(), std::filesystem::perms::none);
  const Endpoint refusing{Endpoint::Scheme::kTcp, "", "127.0.0.1:1", "",
                          "DOCKER_HOST"};  // tcpmux: nobody listens there
  const auto engine = connect_without_rights(
      {at("/nonexistent.sock"), at(forbidden.socket()), refusing, at("/" + std::string(150, 'x'))});
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error().kind, ErrorKind::kEngineUnreachable);
  EXPECT_THAT(engine.error().message, HasSubstr("'unix:///nonexistent.sock' (test): No such file or directory; "));
  EXPECT_THAT(engine.error().message, HasSubstr(forbidden.socket() + "' (test): Permission denied; "));
  EXPECT_THAT(engine.error().message, HasSubstr("'tcp://127.0.0.1:1' (DOCKER_HOST): Connection refused; "));
  EXPECT_THAT(engine.error().message, HasSubstr("xxx' (test): File name too long"));
  EXPECT_THAT(engine.error().hint, HasSubstr("'docker' group"));
}

TEST(Connect, RefusesAnEngineThatMakesNoSense) {
  for (const auto* body :
       {"", "[]", "{}", "not json", R"({"ApiVersion":7})", R"({"ApiVersion":"1.41","MinAPIVersion":"1.12"})"}) {
    const FakeServer server{[body](const auto& connection) {
      while (connection->read_request() && connection->answer(200, "application/json", body)) {
      }
    }};
    const auto engine = Engine::connect({at(server.socket())}, {}, seconds{20});
    ASSERT_FALSE(engine) << body;
    EXPECT_EQ(engine.error().kind, ErrorKind::kEngineRefused) << body;
  }
}

TEST(Connect, EndsWhenStoppedAndWhenThereIsNoAnswer) {
  FakeEngine fake;
  fake.fail_next("/_ping", Fault::stall());
  std::stop_source stop;
  stop.request_stop();
  auto engine = Engine::connect({at(fake.socket())}, stop.get_token(), seconds{20});
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error().kind, ErrorKind::kInterrupted);
  FakeEngine silent;
  silent.fail_next("/_ping", Fault::stall());
  engine = Engine::connect({at(silent.socket())}, {}, std::chrono::milliseconds{50});
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error().kind, ErrorKind::kEngineUnreachable);
  FakeEngine dying;
  dying.fail_next("/info", Fault::refuse());
  engine = Engine::connect({at(dying.socket())}, {}, seconds{20});
  ASSERT_FALSE(engine);
  EXPECT_EQ(engine.error().kind, ErrorKind::kEngineLost);
}

TEST(Exchange, CleansUpAfterAStopAndAsksASilentEngineOnce) {
  FakeEngine fake;
  std::stop_source stop;
  const auto engine = *Engine::connect({at(fake.socket())}, stop.get_token(), std::chrono::milliseconds{500});
  stop.request_stop();
  EXPECT_TRUE(list_containers(engine, {"l"}, {}));
  fake.fail_next("/containers/json", Fault::stall());
  const auto asked = fake.requests().size();
  for (int i = 0; i < 3; ++i) {
    const auto listed = list_containers(engine, {"l"}, {});
    ASSERT_FALSE(listed);
    EXPECT_THAT(listed.error().message, HasSubstr("gave no answer to what was to clean up"));
  }
  EXPECT_EQ(fake.requests().size(), asked + 1);
}

TEST(Exchange, OfAnAnswerLongerThanAnyShouldBeIsRefused) {
  const ScriptedEngine scripted{200, "[" + std::string(9u << 20, ' ') + "]"};
  const auto engine = scripted.connect();
  HttpCall call;
  call.path = "/containers/json";
  const auto answer = engine.exchange(call, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kEngineRefused);
}

TEST(Refused, CarriesTheEnginesOwnWordsInBounds) {
  const auto message = [](const std::string& body) { return refused("to it", {500, {}, body}).message; };
  EXPECT_EQ(message(R"({"message":"no space left"})"), "the engine answered 500 to it: no space left");
  EXPECT_EQ(message("client version 1.10 is too old\n"),
            "the engine answered 500 to it: client version 1.10 is too old");
  EXPECT_EQ(message(""), "the engine answered 500 to it: nothing more");
  EXPECT_LT(message(std::string(1 << 20, 'x')).size(), 5000U);
}

}  // namespace
}  // namespace goiso
