#include <gmock/gmock.h>

#include <numeric>

#include "engine/attach.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using Stream = AttachChunk::Stream;

std::string header(int stream, std::uint32_t size) {
  std::string bytes(8, '\0');
  bytes[0] = static_cast<char>(stream);
  for (int i = 0; i < 4; ++i) {
    bytes[static_cast<std::size_t>(7 - i)] = static_cast<char>(size >> (8 * i));
  }
  return bytes;
}

std::string frame(int stream, const std::string& content) {
  return header(stream, static_cast<std::uint32_t>(content.size())) + content;
}

// What came on each stream, by the stream's number.
std::map<int, std::string> contents(Demultiplexer& demultiplexer, const std::vector<std::string>& pieces) {
  std::map<int, std::string> found;
  for (const auto& piece : pieces) {
    demultiplexer.feed(piece);
    while (const auto chunk = demultiplexer.next()) {
      EXPECT_FALSE(chunk->bytes.empty());
      found[static_cast<int>(chunk->stream)] += chunk->bytes;
    }
  }
  return found;
}

TEST(Demultiplexer, MaySplitAtEveryByte) {
  const auto stream =
      frame(1, "out") + frame(2, "err") + frame(1, "") + frame(3, "engine") + frame(0, " too") + frame(2, "");
  const std::map<int, std::string> expected{{1, "out too"}, {2, "err"}, {3, "engine"}};
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    Demultiplexer demultiplexer;
    EXPECT_EQ(contents(demultiplexer, {stream.substr(0, cut), stream.substr(cut)}), expected) << cut;
    EXPECT_TRUE(demultiplexer.is_at_boundary()) << cut;
  }
  std::vector<std::string> bytes;
  for (const char byte : stream) {
    bytes.emplace_back(1, byte);
  }
  Demultiplexer demultiplexer;
  EXPECT_EQ(contents(demultiplexer, bytes), expected);
  EXPECT_FALSE(demultiplexer.has_failed());
}

TEST(Demultiplexer, HandsPartsOfAFrameOnAsTheyCome) {
  Demultiplexer demultiplexer;
  demultiplexer.feed(header(2, 16 << 20) + "first");
  const auto chunk = demultiplexer.next();
  ASSERT_TRUE(chunk);
  EXPECT_EQ(chunk->bytes, "first");
  EXPECT_EQ(chunk->stream, Stream::kStderr);
  EXPECT_FALSE(demultiplexer.next());
  EXPECT_FALSE(demultiplexer.is_at_boundary());
  EXPECT_FALSE(demultiplexer.has_failed());
}

TEST(Demultiplexer, KnowsWhenAFrameIsCutOff) {
  const auto whole = frame(1, "abc");
  for (std::size_t size = 1; size < whole.size(); ++size) {
    Demultiplexer demultiplexer;
    (void)contents(demultiplexer, {whole.substr(0, size)});
    EXPECT_FALSE(demultiplexer.is_at_boundary()) << size;
  }
}

TEST(Demultiplexer, FailsForGoodOnAHeaderThatIsNone) {
  std::vector<std::string> broken{header(1, (16u << 20) + 1), header(1, 0xFFFFFFFF)};
  for (const int stream : {4, 127, 128, 255}) {
    broken.push_back(header(stream, 1));
  }
  for (const std::size_t padding : {1U, 2U, 3U}) {
    broken.push_back(header(1, 1));
    broken.back()[padding] = 1;
  }
  for (const auto& bytes : broken) {
    Demultiplexer demultiplexer;
    EXPECT_EQ(contents(demultiplexer, {frame(1, "good") + bytes + "xx", frame(1, "more")}),
              (std::map<int, std::string>{{1, "good"}}));
    EXPECT_TRUE(demultiplexer.has_failed());
    EXPECT_FALSE(demultiplexer.next());
  }
}

}  // namespace
}  // namespace goiso
