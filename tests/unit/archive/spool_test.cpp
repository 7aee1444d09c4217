#include "archive/spool.h"

#include <gmock/gmock.h>

#include "base/file.h"

namespace goiso {
namespace {

// Every byte tells where it is.
std::string pattern(std::size_t from, std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<char>((from + i) * 31 >> 3);
  }
  return bytes;
}

std::string read(const Spool& spool, std::int64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  const auto got = spool.read_at(offset, bytes.data(), size);
  EXPECT_TRUE(got);
  bytes.resize(got.value_or(0));
  return bytes;
}

TEST(Spool, GivesBackWhatWasAppendedFromMemoryAndFromItsFile) {
  const auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "sp-");
  ASSERT_TRUE(folder);
  auto spool = Spool::create(folder->path() / "made" / "when needed");
  ASSERT_TRUE(spool);
  constexpr std::size_t kPart = 3u << 20;
  for (std::size_t part = 0; part < 4; ++part) {  // the third part is beyond what stays in memory
    ASSERT_TRUE(spool->append(pattern(part * kPart, kPart)));
    const auto size = (part + 1) * kPart;
    EXPECT_EQ(spool->size(), static_cast<std::int64_t>(size));
    EXPECT_EQ(read(*spool, 0, 100), pattern(0, 100));
    EXPECT_EQ(read(*spool, static_cast<std::int64_t>(size - 50), 100), pattern(size - 50, 50));
    EXPECT_EQ(read(*spool, static_cast<std::int64_t>(size), 100), "");
    EXPECT_EQ(read(*spool, static_cast<std::int64_t>(size + 7), 100), "");
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder->path() / "made" / "when needed")) << "its file has no name";
  ASSERT_TRUE(spool->clear());
  EXPECT_EQ(spool->size(), 0);
  ASSERT_TRUE(spool->append("again"));
  EXPECT_EQ(read(*spool, 0, 100), "again");
}

TEST(Spool, SaysWhenItCannotMakeItsFile) {
  const auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "sp-");
  ASSERT_TRUE(folder && write_file_atomically(folder->path() / "file", ""));
  auto spool = Spool::create(folder->path() / "file" / "below");
  ASSERT_TRUE(spool);
  const auto added = spool->append(std::string(9u << 20, 'x'));
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().kind, ErrorKind::kStore);
}

}  // namespace
}  // namespace goiso
