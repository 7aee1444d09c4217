#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <thread>

#include "archive/tar_writer.h"
#include "base/file.h"
#include "base/hash.h"
#include "engine/attach.h"
#include "engine/containers.h"
#include "engine/events.h"
#include "engine/images.h"
#include "engine/volumes.h"

namespace goiso {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* kTestLabel = "dev.goiso.test";
constexpr seconds kPatience{60};

std::string image_tar() {
  std::string tar;
  TarWriter writer{[&](std::string_view bytes) -> Result<void> {
    tar += bytes;
    return {};
  }};
  const auto program = read_file(GOISO_ECHO_PROGRAM);
  EXPECT_TRUE(program && writer.add_folder("v", 0755, 0) && writer.add_folder("w", 0755, 0) && writer.add_text("echo", 0755, 0, *program) && writer.finish());
  return tar;
}

// The engine at DOCKER_HOST, or the Podman that scripts/test started beside it.
std::vector<Endpoint> endpoints_under_test() {
  const char* kind = std::getenv("GOISO_TEST_API_ENGINE");
  const bool is_podman = kind != nullptr && std::string_view{kind} == "podman";
  const char* podman = std::getenv("GOISO_TEST_PODMAN");
  const auto endpoints = candidate_endpoints(EndpointSurroundings::from_process(is_podman ? podman == nullptr ? "unset" : podman : ""));
  EXPECT_TRUE(endpoints) << "these tests need an engine: " << endpoints.error().message;
  return endpoints.value_or(std::vector<Endpoint>{});
}

// One engine, one image and one session label for all tests; everything with the label is removed at the end.
class EngineApi : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    session_ = random_hex(8);
    auto engine = Engine::connect(endpoints_under_test(), {});
    ASSERT_TRUE(engine) << "these tests need a Docker Engine: " << engine.error().message;
    engine_ = std::make_unique<Engine>(std::move(*engine));
    const auto tar = image_tar();
    auto image = import_image(*engine_, source_of(tar), {"goiso-test/echo", session_, labels()}, {});
    ASSERT_TRUE(image) << image.error().message;
    image_ = *image;
  }

  static void TearDownTestSuite() {
    if (!engine_) {
      return;
    }
    const auto containers = list_containers(*engine_, {label()}, {});
    ASSERT_TRUE(containers) << containers.error().message;
    for (const auto& container : *containers) {
      EXPECT_TRUE(remove_container(*engine_, container.id, {}));
    }
    const auto volumes = list_volumes(*engine_, {label()}, {});
    ASSERT_TRUE(volumes) << volumes.error().message;
    for (const auto& volume : *volumes) {
      EXPECT_TRUE(remove_volume(*engine_, volume.name, {}));
    }
    EXPECT_TRUE(remove_image(*engine_, image_, {}));
    EXPECT_EQ(*inspect_image(*engine_, image_, {}), std::nullopt);
    engine_.reset();
  }

  void SetUp() override { ASSERT_TRUE(engine_) << "no engine"; }

  static Labels labels() { return {{kTestLabel, session_}}; }
  static std::string label() { return std::string{kTestLabel} + "=" + session_; }

  static ContainerSpec spec() {
    ContainerSpec out;
    out.name = "goiso-test-" + random_hex(8);
    out.image = image_;
    out.entrypoint = {"/echo"};
    out.user = "65532:65532";
    out.labels = labels();
    out.ulimits = {{"nofile", 1024, 1024}, {"nproc", 1024, 1024}};
    out.memory = 64 << 20;
    out.pids = 64;
    out.nano_cpus = 1'000'000'000;
    // Podman 4 refuses nr_inodes, uid and gid.
    const std::string own = engine_->facts().is_podman ? "mode=1777" : "nr_inodes=100,mode=0700,uid=65532,gid=65532";
    out.mounts = {{MountSpec::Kind::kTmpfs, "", "/w", false, "rw,exec,nosuid,nodev,size=1m," + own, {}}};
    return out;
  }

  struct Output {
    std::string out, err;
  };
  static Output read_all(AttachStream& stream) {
    Output output;
    while (true) {
      const auto chunk = stream.read(kPatience, {});
      EXPECT_TRUE(chunk) << chunk.error().message;
      if (!chunk || !*chunk) {
        return output;
      }
      EXPECT_FALSE((*chunk)->bytes.empty()) << "the container stays silent";
      if ((*chunk)->bytes.empty()) {
        return output;
      }
      ((*chunk)->stream == AttachChunk::Stream::kStdout ? output.out : output.err) += (*chunk)->bytes;
    }
  }

  static std::unique_ptr<Engine> engine_;
  static std::string image_;
  static std::string session_;
};

std::unique_ptr<Engine> EngineApi::engine_;
std::string EngineApi::image_;
std::string EngineApi::session_;

TEST_F(EngineApi, FactsNameTheMachine) {
  const auto& facts = engine_->facts();
  EXPECT_EQ(facts.os, "linux");
  EXPECT_THAT(facts.arch, testing::AnyOf("amd64", "arm64"));
  EXPECT_GT(facts.cpus, 0);
  EXPECT_GT(facts.memory, 0);
  EXPECT_FALSE(facts.version.empty());
  EXPECT_THAT(facts.runtimes, testing::Contains(facts.default_runtime));
}

TEST_F(EngineApi, TheSameEngineHasTheSameIdEachTime) {
  const auto again = Engine::connect({engine_->endpoint()}, {});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->facts().id, engine_->facts().id);
}

TEST_F(EngineApi, InputIsEchoedUntilTheHalfCloseAndTheContainerIsGone) {
  const auto id = create_container(*engine_, spec(), {});
  ASSERT_TRUE(id) << id.error().message;
  auto stream = AttachStream::open(*engine_, *id, {});
  ASSERT_TRUE(stream) << stream.error().message;
  ASSERT_TRUE(start_container(*engine_, *id, {}));
  ASSERT_TRUE(start_container(*engine_, *id, {})) << "a second start is no error";
  ASSERT_TRUE(stream->write("hello", {}));
  stream->half_close();
  stream->half_close();
  const auto output = read_all(*stream);
  EXPECT_EQ(output.out, "hello");
  EXPECT_EQ(output.err, "5 bytes\n");
  EXPECT_TRUE(wait_removed(*engine_, *id, {}));
  EXPECT_EQ(*inspect_container(*engine_, *id, {}), std::nullopt);
  EXPECT_TRUE(kill_container(*engine_, *id, {})) << "a container that is gone is killed already";
  EXPECT_TRUE(remove_container(*engine_, *id, {}));
}

TEST_F(EngineApi, MegabytesGoBothWaysAtOnce) {
  const auto id = create_container(*engine_, spec(), {});
  ASSERT_TRUE(id) << id.error().message;
  auto stream = AttachStream::open(*engine_, *id, {});
  ASSERT_TRUE(stream) << stream.error().message;
  ASSERT_TRUE(start_container(*engine_, *id, {}));
  std::string sent(8 << 20, '\0');
  for (std::size_t i = 0; i < sent.size(); ++i) {
    sent[i] = static_cast<char>(i * 31 + i / 65536);
  }
  std::jthread writer{[&] {
    EXPECT_TRUE(stream->write(sent, {}));
    stream->half_close();
  }};
  const auto output = read_all(*stream);
  EXPECT_TRUE(output.out == sent);
  EXPECT_EQ(output.err, std::to_string(sent.size()) + " bytes\n");
  EXPECT_TRUE(wait_removed(*engine_, *id, {}));
}

TEST_F(EngineApi, ClosingTheStreamEndsTheContainer) {
  const auto events = EventStream::open(*engine_, label(), {});
  ASSERT_TRUE(events) << events.error().message;
  const auto id = create_container(*engine_, spec(), {});
  ASSERT_TRUE(id) << id.error().message;
  {
    auto stream = AttachStream::open(*engine_, *id, {});
    ASSERT_TRUE(stream) << stream.error().message;
    ASSERT_TRUE(start_container(*engine_, *id, {}));
  }
  EXPECT_EQ(events->wait_gone(*id, kPatience), EventStream::Wait::kGone);
  EXPECT_EQ(*inspect_container(*engine_, *id, {}), std::nullopt);
}

TEST_F(EngineApi, EventsSayNothingOfAContainerThatStays) {
  const auto events = EventStream::open(*engine_, label(), {});
  ASSERT_TRUE(events) << events.error().message;
  const auto id = create_container(*engine_, spec(), {});
  ASSERT_TRUE(id) << id.error().message;
  EXPECT_EQ(events->wait_gone(*id, milliseconds{300}), EventStream::Wait::kTimedOut);
  EXPECT_TRUE(remove_container(*engine_, *id, {}));
  EXPECT_EQ(events->wait_gone(*id, kPatience), EventStream::Wait::kGone);
  EXPECT_FALSE(events->saw_oom(*id));
}

TEST_F(EngineApi, ARunningContainerIsListedKilledAndGone) {
  auto wanted = spec();
  wanted.is_auto_removed = false;
  const auto id = create_container(*engine_, wanted, {});
  ASSERT_TRUE(id) << id.error().message;
  auto stream = AttachStream::open(*engine_, *id, {});
  ASSERT_TRUE(stream) << stream.error().message;
  ASSERT_TRUE(start_container(*engine_, *id, {}));
  const auto list = list_containers(*engine_, {label(), std::string{kTestLabel}}, {});
  ASSERT_TRUE(list);
  const auto found = std::find_if(list->begin(), list->end(), [&](const auto& container) { return container.id == *id; });
  ASSERT_NE(found, list->end());
  EXPECT_EQ(found->name, wanted.name);
  EXPECT_TRUE(found->is_running);
  EXPECT_EQ(found->labels.at(kTestLabel), session_);
  EXPECT_GT(found->created_unix, 1'600'000'000);
  ASSERT_TRUE(kill_container(*engine_, *id, {}));
  (void)read_all(*stream);
  const auto dead = inspect_container(*engine_, *id, {});
  ASSERT_TRUE(dead && *dead);
  EXPECT_EQ((*dead)->name, wanted.name);
  EXPECT_TRUE(kill_container(*engine_, *id, {})) << "a dead container is killed already";
  ASSERT_TRUE(remove_container(*engine_, *id, {}));
  EXPECT_EQ(*inspect_container(*engine_, *id, {}), std::nullopt);
  EXPECT_TRUE(wait_removed(*engine_, *id, {}));
}

TEST_F(EngineApi, TheExitCodeIsKept) {
  auto wanted = spec();
  wanted.is_auto_removed = false;
  const auto id = create_container(*engine_, wanted, {});
  ASSERT_TRUE(id) << id.error().message;
  auto stream = AttachStream::open(*engine_, *id, {});
  ASSERT_TRUE(stream) << stream.error().message;
  ASSERT_TRUE(start_container(*engine_, *id, {}));
  stream->half_close();
  EXPECT_EQ(read_all(*stream).err, "0 bytes\n");
  auto state = inspect_container(*engine_, *id, {});
  for (int i = 0; i < 100 && state && *state && (*state)->is_running; ++i) {
    state = inspect_container(*engine_, *id, {});
  }
  ASSERT_TRUE(state && *state);
  EXPECT_EQ((*state)->status, "exited");
  EXPECT_EQ((*state)->exit_code, 7);
  EXPECT_TRUE(remove_container(*engine_, *id, {}));
}

TEST_F(EngineApi, ATakenNameAndAnAbsentImageAreToldApart) {
  const auto wanted = spec();
  const auto id = create_container(*engine_, wanted, {});
  ASSERT_TRUE(id) << id.error().message;
  EXPECT_EQ(create_container(*engine_, wanted, {}).error().kind, ErrorKind::kTaken);
  EXPECT_TRUE(remove_container(*engine_, *id, {}));
  auto imageless = spec();
  imageless.image = "sha256:" + std::string(64, '0');
  EXPECT_EQ(create_container(*engine_, imageless, {}).error().kind, ErrorKind::kNotFound);
}

TEST_F(EngineApi, AStartThatFailsIsARefusal) {
  auto wanted = spec();
  wanted.entrypoint = {"/absent"};
  const auto id = create_container(*engine_, wanted, {});
  ASSERT_TRUE(id) << id.error().message;
  // Podman finds out when it attaches, Docker when it starts.
  auto stream = AttachStream::open(*engine_, *id, {});
  const auto started = stream ? start_container(*engine_, *id, {}) : Result<void>{stream.error()};
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().kind, ErrorKind::kEngineRefused);
  EXPECT_THAT(started.error().message, testing::HasSubstr("/absent"));
  EXPECT_TRUE(remove_container(*engine_, *id, {}));
}

TEST_F(EngineApi, VolumesAreMadeOnceListedAndRemoved) {
  const auto name = "goiso-test-" + random_hex(8);
  ASSERT_TRUE(create_volume(*engine_, name, labels(), {}));
  const auto again = create_volume(*engine_, name, {{"other", "1"}}, {});
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->labels, labels());
  const auto list = list_volumes(*engine_, {label()}, {});
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 1u);
  EXPECT_EQ(list->front().name, name);
  EXPECT_EQ((*inspect_volume(*engine_, name, {}))->labels, labels());
  EXPECT_EQ(*remove_volume(*engine_, name, {}), VolumeRemoval::kRemoved);
  EXPECT_EQ(*remove_volume(*engine_, name, {}), VolumeRemoval::kAbsent);
  EXPECT_EQ(*inspect_volume(*engine_, name, {}), std::nullopt);
}

TEST_F(EngineApi, AMountMakesAndLabelsItsVolumeAndKeepsItInUse) {
  auto wanted = spec();
  const auto name = "goiso-test-" + random_hex(8);
  wanted.mounts.push_back({MountSpec::Kind::kVolume, name, "/v", false, "", labels()});
  wanted.mounts.push_back({MountSpec::Kind::kAnonymousVolume, "", "/a", false, "", {}});
  const auto id = create_container(*engine_, wanted, {});
  ASSERT_TRUE(id) << id.error().message;
  const auto volume = inspect_volume(*engine_, name, {});
  ASSERT_TRUE(volume && *volume);
  EXPECT_EQ((*volume)->labels, labels());
  EXPECT_EQ(*remove_volume(*engine_, name, {}), VolumeRemoval::kInUse);
  EXPECT_TRUE(remove_container(*engine_, *id, {}));
  EXPECT_EQ(*remove_volume(*engine_, name, {}), VolumeRemoval::kRemoved);
}

TEST_F(EngineApi, TheImageIsFoundByLabelWithItsValuesAsGiven) {
  const Labels odd{{kTestLabel, session_}, {"dev.goiso.odd", "a \"b\" \\c $d 'e' #f"}};
  const auto tar = image_tar();
  const auto id = import_image(*engine_, source_of(tar), {"goiso-test/odd", session_, odd}, {});
  ASSERT_TRUE(id) << id.error().message;
  const auto image = inspect_image(*engine_, *id, {});
  ASSERT_TRUE(image && *image);
  EXPECT_EQ((*image)->id, *id);
  EXPECT_EQ((*image)->labels, odd);
  EXPECT_GT((*image)->bytes, 0);
  EXPECT_THAT((*image)->tags, testing::Contains(testing::HasSubstr("goiso-test/odd:" + session_)));
  const auto list = list_images(*engine_, {label()}, {});
  ASSERT_TRUE(list);
  EXPECT_EQ(list->size(), 2u);
  EXPECT_TRUE(remove_image(*engine_, *id, {}));
  EXPECT_TRUE(remove_image(*engine_, *id, {})) << "an image that is gone is removed already";
}

TEST_F(EngineApi, AStopEndsAWaitAtOnce) {
  const auto id = create_container(*engine_, spec(), {});
  ASSERT_TRUE(id) << id.error().message;
  std::stop_source source;
  std::atomic<bool> was_interrupted = false;
  std::jthread waiter{[&] {
    const auto waited = wait_removed(*engine_, *id, source.get_token());
    was_interrupted = !waited && waited.error().kind == ErrorKind::kInterrupted;
  }};
  source.request_stop();
  waiter.join();
  EXPECT_TRUE(was_interrupted);
  EXPECT_TRUE(remove_container(*engine_, *id, {}));
}

}  // namespace
}  // namespace goiso
