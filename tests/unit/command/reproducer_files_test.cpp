#include "command/reproducer_files.h"

#include <gmock/gmock.h>

#include <fstream>

#include "base/file.h"
#include "project/open_project.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;

class ReproducerFilesTest : public testing::Test {
 protected:
  ReproducerFilesTest() : home_(*TempFolder::create(fs::temp_directory_path(), "goiso-test-")) {
    write("go.mod", "module example.test/m\n\ngo 1.21\n");
    write("a/b.go", "package a\n");
    write(".git/config", "secret");
  }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((home_.path() / name).parent_path());
    std::ofstream(home_.path() / name) << text;
  }
  std::vector<ReproducerFile> files() const { return reproducer_files(*open_project(home_.path(), {}), {}); }
  TempFolder home_;
};

TEST_F(ReproducerFilesTest, ASmallProjectIsTakenWhole) {
  const auto taken = files();
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0].name, "a/b.go");
  EXPECT_EQ(taken[1].name, "go.mod");
  EXPECT_EQ(taken[0].text, "package a\n");
}

TEST_F(ReproducerFilesTest, ALargeOneABinaryOneAndOneWithLinksAreNot) {
  write("big.go", std::string(13 * 1024, ' '));
  EXPECT_TRUE(files().empty());
  write("big.go", std::string("package m\n\0", 11));
  EXPECT_TRUE(files().empty());
  fs::remove(home_.path() / "big.go");
  fs::create_symlink("go.mod", home_.path() / "link.go");
  EXPECT_TRUE(files().empty());
}

TEST_F(ReproducerFilesTest, ALoneFileComesWithItsGoMod) {
  auto project = *open_project(home_.path() / "a/b.go", {});
  project.synthesised_go_mod = synthesised_go_mod_text(project, "1.22");
  const auto taken = reproducer_files(project, {});
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0].name, "b.go");
  EXPECT_THAT(taken[1].text, testing::HasSubstr("go 1.22"));
}

}  // namespace
}  // namespace goiso
