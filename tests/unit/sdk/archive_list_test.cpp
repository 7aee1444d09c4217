#include "sdk/archive_list.h"

#include <gtest/gtest.h>

#include "base/file.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;

const std::string kOne(64, '1'), kTwo(64, 'a');

class ArchiveListTest : public testing::Test {
 protected:
  Result<ArchiveList> read(const std::string& text) {
    EXPECT_TRUE(write_file_atomically(folder_->path() / "list", text));
    return ArchiveList::read(folder_->path() / "list");
  }
  Result<TempFolder> folder_ = TempFolder::create(fs::temp_directory_path(), "archives-");
};

TEST_F(ArchiveListTest, FindsALineByItsName) {
  const auto read_list = read("go1.tar.gz " + kOne + " 1\ngo1.2.tar.gz " + kTwo + " 2\n");
  EXPECT_FALSE(read_list) << "out of order";
  const auto list = read("go1.2.tar.gz " + kTwo + " 2\ngo1.tar.gz " + kOne + " 1\n");
  ASSERT_TRUE(list) << list.error().message;
  const auto copy = *list;
  EXPECT_EQ(copy.find("go1.tar.gz")->sha256, kOne);
  EXPECT_EQ(copy.find("go1.2.tar.gz")->sources, 2);
  for (const auto* name : {"", "go1", "go1.tar.gz ", "go2.tar.gz", "a"}) {
    EXPECT_FALSE(copy.find(name)) << name;
  }
}

TEST_F(ArchiveListTest, RefusesWhatIsNoList) {
  for (const auto& text : {"go1.tar.gz " + kOne, "go1.tar.gz " + kOne + " ", "go1.tar.gz " + kOne + " 1 ", " " + kOne + " 1",
                           "go1.tar.gz " + kOne.substr(1) + " 1", "go1.tar.gz " + kOne.substr(1) + "G 1", std::string{"\n"},
                           "go1.tar.gz " + kOne + " 1\n\n", "go1.tar.gz " + kOne + " 1\ngo1.tar.gz " + kOne + " 1\n",
                           std::string{"{}"}}) {
    const auto list = read(text);
    ASSERT_FALSE(list) << text;
    EXPECT_EQ(list.error().kind, ErrorKind::kStore);
  }
  EXPECT_TRUE(read(""));
}

TEST(ArchiveListOfGoiso, IsWhole) {
  const auto list = ArchiveList::read(GOISO_SOURCE_DIR "/manifests/go-archives.txt");
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->find("go1.21.13.linux-amd64.tar.gz")->sha256.substr(0, 8), "502fc16d");
}

}  // namespace
}  // namespace goiso
