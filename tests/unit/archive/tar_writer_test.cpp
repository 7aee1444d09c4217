#include "archive/tar_writer.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <cstring>

#include "base/hash.h"

namespace goiso {
namespace {

ByteSource source_of(std::string bytes, std::size_t piece) {
  return [bytes = std::move(bytes), piece, at = std::size_t{0}](char* buffer,
                                                                std::size_t size) mutable -> Result<std::size_t> {
    const auto given = std::min({piece, size, bytes.size() - at});
    std::memcpy(buffer, bytes.data() + at, given);
    at += given;
    return given;
  };
}

// One of everything; `piece` is how the content comes.
std::string sample(std::size_t piece) {
  std::string tar;
  TarWriter writer{[&](std::string_view bytes) -> Result<void> {
    tar += bytes;
    return {};
  }};
  EXPECT_TRUE(writer.add_folder("dir", 0755, 1'700'000'000, {65532, 65532}));
  EXPECT_TRUE(writer.add_file("dir/file", 0644, 1'700'000'001, 5, source_of("hello", piece)));
  EXPECT_TRUE(writer.add_symlink("dir/link", "file", 1'700'000'002));
  EXPECT_TRUE(writer.add_text(std::string(300, 'n') + "\xFF\xFE", 0755, 1, "text", {1, 2}));
  EXPECT_TRUE(writer.add_file("empty", 0644, -1, 0, source_of("", 1)));
  EXPECT_TRUE(writer.finish());
  return tar;
}

TEST(TarWriter, MakesTheSameBytesOnEveryMachineAndDay) {
  const auto first = sample(5);
  // Whatever the locale, the time zone and the pieces; and the digest says the same elsewhere and tomorrow.
  setenv("TZ", "Pacific/Kiritimati", 1);
  setenv("LC_ALL", "C.UTF-8", 1);
  EXPECT_EQ(sample(1), first);
  unsetenv("TZ");
  unsetenv("LC_ALL");
  EXPECT_EQ(sha256_hex(first), "f4562675dfe87741d1059c7da604b2c9c5693cbbb613aec7e02a77dc820cacdc");
}

TEST(TarWriter, RefusesAFileThatChangedWhileItWasRead) {
  for (const std::int64_t size : {4, 6}) {
    TarWriter writer{[](std::string_view) -> Result<void> { return {}; }};
    const auto added = writer.add_file("f", 0644, 0, size, source_of("hello", 5));
    ASSERT_FALSE(added) << size;
    EXPECT_EQ(added.error().kind, ErrorKind::kUsage);
    EXPECT_THAT(added.error().message, testing::HasSubstr("changed while it was read"));
  }
}

TEST(TarWriter, HandsOnTheErrorOfItsSource) {
  TarWriter writer{[](std::string_view) -> Result<void> { return {}; }};
  const auto added = writer.add_file("f", 0644, 0, 1, [](char*, std::size_t) -> Result<std::size_t> {
    return Error{ErrorKind::kUsage, "no such file", {}, {}};
  });
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().message, "no such file");
}

TEST(TarWriter, HandsOnTheErrorOfItsSinkAndGivesItNothingMore) {
  int calls = 0;
  TarWriter writer{[&](std::string_view) -> Result<void> {
    ++calls;
    return Error{ErrorKind::kStore, "disk full", {}, {}};
  }};
  auto added = writer.add_text("f", 0644, 0, std::string(1 << 20, 'x'));
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().kind, ErrorKind::kStore);
  EXPECT_EQ(added.error().message, "disk full");
  added = writer.finish();
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().message, "disk full");
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace goiso
