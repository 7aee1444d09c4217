#include "engine/events.h"

#include <gmock/gmock.h>

#include "engine/containers.h"
#include "scripted_engine.h"
#include "support/fake_engine.h"

namespace goiso {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Wait = EventStream::Wait;

constexpr seconds kLong{20};

class Events : public testing::TestWithParam<std::tuple<bool, std::size_t>> {
 protected:
  Events()
      : fake_(options()),
        engine_(std::move(*Engine::connect({{Endpoint::Scheme::kUnix, fake_.socket(), "", "", "test"}}, {}, kLong))) {
    fake_.add_image("sha256:image");
  }
  static FakeEngineOptions options() {
    FakeEngineOptions options;
    std::tie(options.is_podman, options.piece) = GetParam();
    return options;
  }
  // A container that ends at once and is removed by the engine.
  std::string run(const std::string& name, const std::string& label) {
    ContainerSpec spec;
    spec.name = name;
    spec.image = "sha256:image";
    spec.labels = {{"session", label}};
    const auto id = create_container(engine_, spec, {});
    EXPECT_TRUE(id && start_container(engine_, *id, {}));
    return id.value_or("");
  }

  FakeEngine fake_;
  Engine engine_;
};

TEST_P(Events, TellWhichContainersAreGone) {
  const auto events = EventStream::open(engine_, "session=mine", {});
  ASSERT_TRUE(events) << events.error().message;
  fake_.set_behaviour([](FakeContainer& container) { container.say_oom(); });
  const auto mine = run("a", "mine");
  const auto other = run("b", "other");
  EXPECT_EQ(events->wait_gone(mine, kLong), Wait::kGone);
  EXPECT_TRUE(events->saw_oom(mine));
  EXPECT_EQ(events->wait_gone(other, milliseconds{1}), Wait::kTimedOut) << "of another session";
  EXPECT_FALSE(events->saw_oom(other));
}

TEST_P(Events, MissNothingWhenTheStreamBreaks) {
  const auto events = EventStream::open(engine_, "session=mine", {});
  ASSERT_TRUE(events);
  fake_.break_event_streams();  // before anything has happened, so no event says since when
  EXPECT_EQ(events->wait_gone(run("a", "mine"), kLong), Wait::kGone);
  fake_.break_event_streams();
  EXPECT_EQ(events->wait_gone(run("b", "mine"), kLong), Wait::kGone);
}

INSTANTIATE_TEST_SUITE_P(Engine, Events, testing::Combine(testing::Bool(), testing::Values(0, 1)));

TEST(EventStream, ThatCannotBeOpenedSaysWhy) {
  const ScriptedEngine refusing{500, R"({"message":"no events today"})"};
  const auto engine = refusing.connect();
  const auto events = EventStream::open(engine, "l", {});
  ASSERT_FALSE(events);
  EXPECT_THAT(events.error().message, testing::HasSubstr("no events today"));
}

TEST(EventStream, ReadsOnPastWhatMakesNoSense) {
  std::atomic<int> connections = 0;
  const ScriptedEngine odd{[&](FakeConnection& connection, const FakeRequest&) {
    (void)connection.begin_chunked(200, "application/json");
    if (++connections == 1) {
      (void)connection.write_chunk("}}} {broken");  // the splitter gives up, the stream is opened anew
    } else {
      (void)connection.write_chunk(
          R"({"Action":7}{"Action":"destroy","Actor":[]}{"Action":"destroy","Actor":{"ID":"abc"},"timeNano":1e300})");
    }
    connection.wait_closed();
  }};
  const auto engine = odd.connect();
  const auto events = EventStream::open(engine, "l", {});
  ASSERT_TRUE(events);
  EXPECT_EQ(events->wait_gone("abc", kLong), Wait::kGone);
}

}  // namespace
}  // namespace goiso
