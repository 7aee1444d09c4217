#include "http/chunked.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

std::string fed_in_pieces(Dechunker& dechunker, std::string_view bytes, std::size_t piece) {
  std::string content;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    content += dechunker.feed(bytes.substr(at, piece));
  }
  return content;
}

TEST(Dechunker, MaySplitAtEveryByte) {
  const std::string_view stream =
      "5\r\nhello\r\n1;name=value\r\n \r\nA \r\n0123456789\r\n0\r\nTrailer: x\r\n\r\nbehind the end";
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    Dechunker dechunker;
    EXPECT_EQ(fed_in_pieces(dechunker, stream, piece), "hello 0123456789") << piece;
    EXPECT_TRUE(dechunker.is_over());
    EXPECT_FALSE(dechunker.has_failed());
  }
}

TEST(Dechunker, IsNotOverBeforeTheLastChunkAndItsEmptyLine) {
  const std::string_view stream = "2\r\nab\r\n0\r\n\r\n";
  for (std::size_t size = 0; size < stream.size(); ++size) {
    Dechunker dechunker;
    (void)dechunker.feed(stream.substr(0, size));
    EXPECT_FALSE(dechunker.is_over()) << size;
    EXPECT_FALSE(dechunker.has_failed()) << size;
  }
}

TEST(Dechunker, FailsForGoodOnASizeThatIsNone) {
  for (const auto* broken :
       {"\r\n", "x\r\n", "-1\r\n", "+1\r\n", "0x1\r\n", "1z\r\n", "10000000000000000\r\n", "1\r\nab\r\n"}) {
    Dechunker dechunker;
    (void)dechunker.feed(broken);
    EXPECT_TRUE(dechunker.has_failed()) << broken;
    EXPECT_EQ(dechunker.feed("1\r\na\r\n0\r\n\r\n"), "");
    EXPECT_FALSE(dechunker.is_over());
  }
}

TEST(Dechunker, BoundsTheLinesItKeeps) {
  Dechunker dechunker;
  (void)dechunker.feed("1;" + std::string(5000, 'x'));
  EXPECT_TRUE(dechunker.has_failed());
}

}  // namespace
}  // namespace goiso
