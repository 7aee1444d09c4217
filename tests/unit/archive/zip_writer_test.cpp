#include "archive/zip_writer.h"

#include <gmock/gmock.h>

#include "archive/archive_reader.h"
#include "base/file.h"

namespace goiso {
namespace {

using testing::HasSubstr;

class ZipWriting : public testing::Test {
 protected:
  TempFolder folder_ = *TempFolder::create(testing::TempDir(), "zip-");
  std::filesystem::path file_ = folder_.path() / "a.zip";

  static ByteSource bytes_of(std::string text) {
    return [text = std::move(text)](char* buffer, std::size_t size) mutable -> Result<std::size_t> {
      const auto part = std::min(size, text.size());
      text.copy(buffer, part);
      text.erase(0, part);
      return part;
    };
  }
  static void write(const std::filesystem::path& file, const std::string& content) {
    auto zip = ZipWriter::create(file);
    ASSERT_TRUE(zip);
    ASSERT_TRUE(zip->add_file("m@v1/a", static_cast<std::int64_t>(content.size()), bytes_of(content)));
    ASSERT_TRUE(zip->add_file("m@v1/empty", 0, bytes_of("")));
    ASSERT_TRUE(zip->finish());
  }
};

TEST_F(ZipWriting, ComesBackAsItWas) {
  const std::string content(1'000'000, 'x');
  write(file_, content);
  auto reader = ArchiveReader::open(file_, ArchiveReader::Format::kZip, {});
  ASSERT_TRUE(reader);
  std::vector<std::string> names;
  std::string read;
  while (true) {
    const auto entry = reader->next();
    ASSERT_TRUE(entry) << entry.error().message;
    if (!*entry) {
      break;
    }
    names.push_back((*entry)->name);
    char buffer[4096];
    for (auto size = reader->read(buffer, sizeof buffer); size && *size > 0;
         size = reader->read(buffer, sizeof buffer)) {
      read.append(buffer, *size);
    }
  }
  EXPECT_THAT(names, testing::ElementsAre("m@v1/a", "m@v1/empty"));
  EXPECT_EQ(read, content);
  EXPECT_LT(std::filesystem::file_size(file_), content.size() / 10);
}

TEST_F(ZipWriting, OfEqualMembersIsEqual) {
  write(file_, "same");
  write(folder_.path() / "b.zip", "same");
  EXPECT_EQ(*read_file(file_), *read_file(folder_.path() / "b.zip"));
}

TEST_F(ZipWriting, RefusesAFileThatIsNotAsLongAsItSays) {
  for (const auto* const content : {"abc", "abcdef"}) {
    auto zip = ZipWriter::create(file_);
    ASSERT_TRUE(zip);
    const auto added = zip->add_file("a", 4, bytes_of(content));
    ASSERT_FALSE(added) << content;
    EXPECT_THAT(added.error().message, HasSubstr("'a' has not the 4 bytes"));
  }
}

TEST_F(ZipWriting, NamesTheFileItCannotWrite) {
  const auto zip = ZipWriter::create(folder_.path() / "nowhere" / "a.zip");
  ASSERT_FALSE(zip);
  EXPECT_EQ(zip.error().kind, ErrorKind::kStore);
  EXPECT_THAT(zip.error().message, HasSubstr("nowhere"));
}

}  // namespace
}  // namespace goiso
