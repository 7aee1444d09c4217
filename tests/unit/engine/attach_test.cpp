#include "engine/attach.h"

#include <gmock/gmock.h>

#include "engine/containers.h"
#include "support/fake_engine.h"

namespace goiso {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Hijack = FakeEngineOptions::Hijack;

Engine connect(const FakeEngine& fake) {
  auto engine = Engine::connect({{Endpoint::Scheme::kUnix, fake.socket(), "", "", "test"}}, {}, seconds{20});
  EXPECT_TRUE(engine) << engine.error().message;
  return std::move(*engine);
}

std::string create(FakeEngine& fake, const Engine& engine) {
  fake.add_image("sha256:image");
  ContainerSpec spec;
  spec.name = "box";
  spec.image = "sha256:image";
  const auto id = create_container(engine, spec, {});
  EXPECT_TRUE(id) << id.error().message;
  return id.value_or("");
}

struct Output {
  std::string out, err, end;
};

// Everything up to the end of the stream, and how it ended.
Output read_all(AttachStream& stream) {
  Output output;
  while (true) {
    const auto chunk = stream.read(seconds{20}, {});
    if (!chunk) {
      output.end = name_of(chunk.error().kind);
      return output;
    }
    if (!*chunk) {
      return output;
    }
    ((*chunk)->stream == AttachChunk::Stream::kStderr ? output.err : output.out) += (*chunk)->bytes;
  }
}

class Attach : public testing::TestWithParam<std::tuple<Hijack, std::size_t, bool>> {
 protected:
  static FakeEngineOptions options() {
    FakeEngineOptions options;
    std::tie(options.hijack, options.piece, options.is_podman) = GetParam();
    return options;
  }
};

TEST_P(Attach, CarriesBothWaysHoweverItIsAnsweredAndCut) {
  FakeEngine fake{options()};
  fake.set_behaviour([](FakeContainer& container) {
    std::string all;
    for (auto bytes = container.read_stdin(); !bytes.empty(); bytes = container.read_stdin()) {
      all += bytes;
    }
    container.write_stdout("heard " + all);
    container.write_stdout("");
    container.write_stderr(std::string(3000, 'e'));
  });
  const auto engine = connect(fake);
  const auto id = create(fake, engine);
  auto stream = AttachStream::open(engine, id, {});
  ASSERT_TRUE(stream) << stream.error().message;
  ASSERT_TRUE(start_container(engine, id, {}));
  ASSERT_TRUE(stream->write("first ", {}));
  ASSERT_TRUE(stream->write("second", {}));
  stream->half_close();
  const auto output = read_all(*stream);
  EXPECT_EQ(output.end, "");
  EXPECT_EQ(output.out, "heard first second");
  EXPECT_EQ(output.err, std::string(3000, 'e'));
}

INSTANTIATE_TEST_SUITE_P(Engine, Attach,
                         testing::Combine(testing::Values(Hijack::kSwitchingProtocols, Hijack::kRaw200,
                                                          Hijack::kChunked200),
                                          testing::Values(0, 1, 7), testing::Bool()));

TEST(AttachStream, ThatEndsInsideAFrameOrMakesNoSenseIsAnError) {
  const auto end_of = [](const std::string& bytes) {
    FakeEngine fake;
    fake.set_behaviour([&](FakeContainer& container) { container.write_unframed(bytes); });
    const auto engine = connect(fake);
    const auto id = create(fake, engine);
    auto stream = AttachStream::open(engine, id, {});
    EXPECT_TRUE(stream && start_container(engine, id, {}));
    return read_all(*stream).end;
  };
  const std::string frame{"\1\0\0\0\0\0\0\3abc", 11};
  EXPECT_EQ(end_of(frame), "");
  for (std::size_t size = 1; size < frame.size(); ++size) {
    EXPECT_EQ(end_of(frame.substr(0, size)), name_of(ErrorKind::kEngineLost)) << size;
  }
  EXPECT_EQ(end_of("plain text is no frame"), name_of(ErrorKind::kEngineRefused));
}

TEST(AttachStream, ToAContainerThatIsNotThereIsRefusedInTheEnginesWords) {
  const FakeEngine fake;
  const auto stream = AttachStream::open(connect(fake), "absent", {});
  ASSERT_FALSE(stream);
  EXPECT_EQ(stream.error().kind, ErrorKind::kEngineRefused);
  EXPECT_THAT(stream.error().message, testing::HasSubstr("No such container: absent"));
}

TEST(AttachStream, GivesAnEmptyChunkWhenPatienceRunsOutAndEndsWhenStopped) {
  FakeEngine fake;
  const auto engine = connect(fake);
  auto stream = AttachStream::open(engine, create(fake, engine), {});
  ASSERT_TRUE(stream);
  const auto nothing = stream->read(milliseconds{1}, {});
  ASSERT_TRUE(nothing && *nothing);
  EXPECT_EQ((*nothing)->bytes, "");
  std::stop_source stop;
  stop.request_stop();
  const auto stopped = stream->read(seconds{20}, stop.get_token());
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, ErrorKind::kInterrupted);
}

}  // namespace
}  // namespace goiso
