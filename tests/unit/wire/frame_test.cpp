#include "wire/frame.h"

#include <gmock/gmock.h>

#include <vector>

namespace goiso::wire {
namespace {

using testing::ElementsAre;

constexpr Direction kBoth[] = {Direction::kToInit, Direction::kToController};
constexpr std::size_t kSequenceAt = 8;

Key key_of(std::uint8_t first) {
  Key key{};
  key[0] = first;
  return key;
}

FrameType type_for(Direction direction) {
  return direction == Direction::kToInit ? FrameType::kTar : FrameType::kOutput;
}

FrameWriter writer_for(Direction direction) {
  FrameWriter writer{direction};
  writer.set_key(key_of(7));
  return writer;
}

FrameReader reader_for(Direction direction) {
  FrameReader reader{direction};
  reader.set_key(key_of(7));
  return reader;
}

// Feeds the pieces and takes what comes, as the programs do.
std::vector<std::string> payloads(FrameReader& reader, const std::vector<std::string>& pieces) {
  std::vector<std::string> found;
  for (const auto& piece : pieces) {
    reader.feed(piece);
    while (const auto frame = reader.next()) {
      found.push_back(frame->payload);
    }
  }
  return found;
}

FrameError error_for(Direction direction, const std::string& bytes) {
  auto reader = reader_for(direction);
  EXPECT_THAT(payloads(reader, {bytes}), ElementsAre());
  return reader.error();
}

TEST(Frame, ComesBackAsItWasWritten) {
  for (const auto direction : kBoth) {
    auto writer = writer_for(direction);
    auto reader = reader_for(direction);
    for (std::uint64_t i = 0; i < 3; ++i) {
      const std::string payload(i * 1000, '\xFF');
      reader.feed(writer.encode(type_for(direction), payload, 1'000'000'000'000ULL + i));
      const auto frame = reader.next();
      ASSERT_TRUE(frame);
      EXPECT_EQ(frame->type, type_for(direction));
      EXPECT_EQ(frame->sequence, i);
      EXPECT_EQ(frame->monotonic_ns, 1'000'000'000'000ULL + i);
      EXPECT_EQ(frame->payload, payload);
      EXPECT_TRUE(reader.is_at_boundary());
    }
  }
}

TEST(Frame, HasTheDocumentedBytes) {
  FrameWriter writer{Direction::kToInit};
  (void)writer.encode(FrameType::kBeat, "", 0);
  const auto bytes = writer.encode(FrameType::kTar, "abc", 0x0102);
  const std::string expected{"gi\x01\x06\x03\0\0\0\x01\0\0\0\0\0\0\0\x02\x01\0\0\0\0\0\0abc", kHeaderSize + 3};
  EXPECT_EQ(bytes, expected);
}

TEST(Frame, MaySplitAtEveryByte) {
  for (const auto direction : kBoth) {
    auto writer = writer_for(direction);
    std::string stream;
    for (const auto* payload : {"first", "", "third"}) {
      stream += writer.encode(type_for(direction), payload, 1);
    }
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
      auto reader = reader_for(direction);
      EXPECT_THAT(payloads(reader, {stream.substr(0, cut), stream.substr(cut)}), ElementsAre("first", "", "third"));
      EXPECT_TRUE(reader.is_at_boundary());
      EXPECT_EQ(reader.error(), FrameError::kNone);
    }
    std::vector<std::string> bytes;
    for (const char byte : stream) {
      bytes.emplace_back(1, byte);
    }
    auto reader = reader_for(direction);
    EXPECT_THAT(payloads(reader, bytes), ElementsAre("first", "", "third"));
  }
}

TEST(Frame, CutOffIsNotAtABoundaryAndYieldsNothing) {
  for (const auto direction : kBoth) {
    const auto bytes = writer_for(direction).encode(type_for(direction), "payload", 1);
    for (std::size_t size = 1; size < bytes.size(); ++size) {
      auto reader = reader_for(direction);
      EXPECT_THAT(payloads(reader, {bytes.substr(0, size)}), ElementsAre());
      EXPECT_FALSE(reader.is_at_boundary()) << size;
      EXPECT_EQ(reader.error(), FrameError::kNone) << size;
    }
  }
}

TEST(Frame, TowardTheControllerIsRefusedWithAnyBitChanged) {
  const auto bytes = writer_for(Direction::kToController).encode(FrameType::kFinal, "verdict", 1);
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    auto changed = bytes;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    auto reader = reader_for(Direction::kToController);
    EXPECT_THAT(payloads(reader, {changed}), ElementsAre()) << bit;
    // A longer length waits for more; the authentication code fails once it is there.
    EXPECT_THAT(payloads(reader, {std::string(kMaxPayload, 'x')}), ElementsAre()) << bit;
    EXPECT_NE(reader.error(), FrameError::kNone) << bit;
  }
}

TEST(Frame, OfAnotherKeyOrNoKeyIsRefused) {
  FrameWriter other{Direction::kToController};
  other.set_key(key_of(8));
  EXPECT_EQ(error_for(Direction::kToController, other.encode(FrameType::kFinal, "", 1)), FrameError::kBadMac);
  FrameWriter keyless{Direction::kToController};
  FrameReader reader{Direction::kToController};  // no key set either: the zero key must not count as one
  EXPECT_THAT(payloads(reader, {keyless.encode(FrameType::kFinal, "", 1)}), ElementsAre());
  EXPECT_EQ(reader.error(), FrameError::kBadMac);
}

TEST(Frame, ReplayedReorderedOrMissingIsRefused) {
  for (const auto direction : kBoth) {
    auto writer = writer_for(direction);
    const auto first = writer.encode(type_for(direction), "1", 1);
    const auto second = writer.encode(type_for(direction), "2", 2);
    auto replayed = reader_for(direction);
    EXPECT_THAT(payloads(replayed, {first, first, second}), ElementsAre("1"));
    EXPECT_EQ(replayed.error(), FrameError::kBadSequence);
    EXPECT_EQ(error_for(direction, second + first), FrameError::kBadSequence);
    EXPECT_EQ(error_for(direction, second), FrameError::kBadSequence);
  }
}

TEST(Frame, OfTheOtherDirectionOrAnUnknownTypeIsRefused) {
  FrameWriter to_init{Direction::kToInit};
  const auto bytes = to_init.encode(FrameType::kBeat, "", 1);
  EXPECT_EQ(error_for(Direction::kToController, bytes), FrameError::kBadType);
  for (const int type : {0, 14, 31, 32, 42, 44, 255}) {
    auto changed = bytes;
    changed[3] = static_cast<char>(type);
    EXPECT_EQ(error_for(Direction::kToInit, changed), FrameError::kBadType) << type;
  }
}

TEST(Frame, WithABadHeaderSaysWhich) {
  FrameWriter writer{Direction::kToInit};
  const auto bytes = writer.encode(FrameType::kBeat, "", 1);
  const auto with = [&](std::size_t at, char byte) {
    auto changed = bytes;
    changed[at] = byte;
    return changed;
  };
  EXPECT_EQ(error_for(Direction::kToInit, with(0, 'G')), FrameError::kBadMagic);
  EXPECT_EQ(error_for(Direction::kToInit, with(2, 2)), FrameError::kBadVersion);
  EXPECT_EQ(error_for(Direction::kToInit, with(7, 1)), FrameError::kTooLong);
  EXPECT_EQ(error_for(Direction::kToInit, with(kSequenceAt + 7, 1)), FrameError::kBadSequence);
  for (const auto error : {FrameError::kBadMagic, FrameError::kBadVersion, FrameError::kBadType, FrameError::kTooLong,
                           FrameError::kBadSequence, FrameError::kBadMac}) {
    EXPECT_STRNE(name_of(error), name_of(FrameError::kNone));
  }
}

TEST(Frame, HoldsTheLargestPayloadAndNotOneByteMore) {
  for (const auto direction : kBoth) {
    const std::string largest(kMaxPayload, 'x');
    auto reader = reader_for(direction);
    EXPECT_THAT(payloads(reader, {writer_for(direction).encode(type_for(direction), largest + "cut", 1)}),
                ElementsAre(largest));
  }
  FrameWriter writer{Direction::kToInit};
  auto header = writer.encode(FrameType::kTar, "", 1);
  header[4] = 1;  // 0x40001
  header[6] = 4;
  EXPECT_EQ(error_for(Direction::kToInit, header), FrameError::kTooLong);
}

TEST(Frame, AfterAnErrorYieldsNothingEvenWhenGoodFramesFollow) {
  auto writer = writer_for(Direction::kToController);
  const auto first = writer.encode(FrameType::kStarted, "", 1);
  const auto second = writer.encode(FrameType::kEnded, "", 2);
  auto broken = first;
  broken.back() = static_cast<char>(broken.back() ^ 1);
  auto reader = reader_for(Direction::kToController);
  EXPECT_THAT(payloads(reader, {broken, first, second}), ElementsAre());
  EXPECT_EQ(reader.error(), FrameError::kBadMac);
}

}  // namespace
}  // namespace goiso::wire
