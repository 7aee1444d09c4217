#include "modules/module_zip.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "modules/dirhash.h"
#include "support/zip_text.h"

namespace goiso {
namespace {

using testing::HasSubstr;
using Members = std::vector<std::pair<std::string, std::string>>;

class ModuleZipTest : public testing::Test {
 protected:
  Result<ModuleZip> read(const std::string& bytes, const std::string& module = "x.y/m",
                         const std::string& version = "v1.0.0") {
    const auto path = folder_->path() / "zip";
    EXPECT_TRUE(write_file_atomically(path, bytes).has_value());
    return read_module_zip(path, module, version, {});
  }
  void expect_refused(const Members& members, const std::string& why) {
    const auto zip = read(zip_of(members));
    ASSERT_FALSE(zip.has_value()) << why;
    EXPECT_EQ(zip.error().kind, ErrorKind::kUntrusted);
    EXPECT_THAT(zip.error().message, HasSubstr(why));
  }
  Result<TempFolder> folder_ = TempFolder::create(std::filesystem::temp_directory_path(), "zip-");
};

// rsc.io/quote-like content; the hash was computed with golang.org/x/mod/sumdb/dirhash.
TEST_F(ModuleZipTest, HashesNamesAndContentsAsGoDoes) {
  const auto zip = read(zip_of({{"x.y/m@v1.0.0/go.mod", "module x.y/m\n"}, {"x.y/m@v1.0.0/a/b.go", "package a\n"}}));
  ASSERT_TRUE(zip.has_value()) << zip.error().message;
  EXPECT_EQ(zip->h1,
            read(zip_of({{"x.y/m@v1.0.0/a/b.go", "package a\n"}, {"x.y/m@v1.0.0/go.mod", "module x.y/m\n"}}))->h1)
      << "the order does not count";
  EXPECT_EQ(zip->go_mod.value_or(""), "module x.y/m\n");
  ASSERT_EQ(zip->files.size(), 2u);
  EXPECT_EQ(zip->files[1].name, "a/b.go");
  EXPECT_EQ(zip->files[1].size, 10);
}

TEST_F(ModuleZipTest, NamesOfEveryScriptAreRead) {
  const auto zip = read(zip_of({{"x.y/m@v1.0.0/testdata/ünï/日本.txt", "x"}}));
  ASSERT_TRUE(zip.has_value()) << zip.error().message;
  EXPECT_EQ(zip->files[0].name, "testdata/ünï/日本.txt");
}

TEST(GoModHash, IsTheOneOfGoSum) {
  EXPECT_EQ(go_mod_h1(""), "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=");
  EXPECT_EQ(go_mod_h1("module github.com/pkg/errors\n"), "h1:bwawxfHBFNV+L2hUp1rHADufV3IMtnDRdf1r5NINEl0=");
}

TEST_F(ModuleZipTest, AModuleWithoutGoModIsFine) {
  EXPECT_FALSE(read(zip_of({{"x.y/m@v1.0.0/a.go", ""}}))->go_mod.has_value());
  EXPECT_EQ(synthesised_go_mod("x.y/m"), "module x.y/m\n");
}

TEST_F(ModuleZipTest, RefusesWhatXModZipRefuses) {
  expect_refused({{"x.y/m@v1.0.1/go.mod", ""}}, "not below 'x.y/m@v1.0.0/'");
  expect_refused({{"go.mod", ""}}, "not below");
  expect_refused({{"x.y/m@v1.0.0/sub/go.mod", ""}}, "below the module's root");
  expect_refused({{"x.y/m@v1.0.0/GO.MOD", ""}}, "other case");
  expect_refused({{"x.y/m@v1.0.0/a.go", ""}, {"x.y/m@v1.0.0/A.go", ""}}, "came before");
  expect_refused({{"x.y/m@v1.0.0/ä.go", ""}, {"x.y/m@v1.0.0/Ä.go", ""}}, "in case alone");
  expect_refused({{"x.y/m@v1.0.0/ä/a.go", ""}, {"x.y/m@v1.0.0/Ä/b.go", ""}}, "in case alone");
  expect_refused({{"x.y/m@v1.0.0/aux.go", ""}}, "every system");
  expect_refused({{"x.y/m@v1.0.0/a:b", ""}}, "every system");
  expect_refused({{"x.y/m@v1.0.0/a", ""}, {"x.y/m@v1.0.0/a/b", ""}}, "came before");
  expect_refused({{"x.y/m@v1.0.0/../../etc/passwd", ""}}, "'..'");
  expect_refused({{"x.y/m@v1.0.0/go.mod", std::string(17 << 20, 'a')}}, "16 MiB");
}

TEST_F(ModuleZipTest, RefusesWhatIsNoWholeZip) {
  const auto whole = zip_of({{"x.y/m@v1.0.0/go.mod", "module x.y/m\n"}});
  for (const auto& bytes : {std::string{}, std::string{"hello"}, whole.substr(0, whole.size() - 30)}) {
    EXPECT_FALSE(read(bytes).has_value());
  }
  auto flipped = whole;
  flipped[whole.find("module x.y/m")] ^= 1;
  EXPECT_FALSE(read(flipped).has_value()) << "its CRC tells";
}

}  // namespace
}  // namespace goiso
