#include "modules/dirhash.h"

#include <gmock/gmock.h>

#include "archive/archive_reader.h"
#include "log_fixture.h"
#include "modules/content_hash.h"

namespace goiso {
namespace {
using namespace tests;
namespace fs = std::filesystem;

constexpr auto kQuoteH1 = "h1:w5fcysjrx7yqtD/aO+QwRjYZOKnaM9Uh2b40tElTs3Y=";  // as the log has it

std::string digest(const std::string& content) { return sha256_hex(content); }

TEST(Dirhash, IsThatOfTheVectors) {
  for (const auto& vector : vectors()["h1"]) {
    std::vector<NamedDigest> files;
    for (const auto& [name, content] : vector["files"].items()) {
      files.emplace_back(name, digest(word(content)));
    }
    EXPECT_EQ(dirhash_h1(files), word(vector["h1"]));
    std::reverse(files.begin(), files.end());
    EXPECT_EQ(dirhash_h1(files), word(vector["h1"]));
  }
}

TEST(Dirhash, OfAGoModAloneIsItsLineInGoSum) {
  EXPECT_EQ(go_mod_h1(""), kEmptyGoModH1);
  EXPECT_EQ(go_mod_h1(*read_file(kFolder / "recorded/rsc.io/quote/@v/v1.5.2.mod")),
            "h1:LzX7hefJvL54yjefDEDHNONDjII0t9xZLPXsUe+TKr0=");
}

TEST(Dirhash, HasNoHashForANameWithANewline) { EXPECT_EQ(dirhash_h1({{"a\nb", digest("")}}), ""); }

TEST(Dirhash, KnowsAnH1) {
  EXPECT_TRUE(is_h1(kQuoteH1));
  for (const auto* text :
       {"", "h1:", "h1:AAAA", "h2:w5fcysjrx7yqtD/aO+QwRjYZOKnaM9Uh2b40tElTs3Y=",
        "w5fcysjrx7yqtD/aO+QwRjYZOKnaM9Uh2b40tElTs3Y=", "h1:w5fcysjrx7yqtD/aO+QwRjYZOKnaM9Uh2b40tElTs3Y"}) {
    EXPECT_FALSE(is_h1(text)) << text;
  }
}

TEST(ContentHash, OfARealZipIsTheOneInTheLog) {
  EXPECT_EQ(*zip_h1(kFolder / "recorded/rsc.io/quote/@v/v1.5.2.zip", {}), kQuoteH1);
}

TEST(ContentHash, OfTheUnpackedFolderIsThatOfTheZip) {
  const Cache cache;
  auto reader = ArchiveReader::open(kFolder / "recorded/rsc.io/quote/@v/v1.5.2.zip", ArchiveReader::Format::kZip, {});
  ASSERT_TRUE(reader);
  while (const auto entry = *reader->next()) {
    std::string content(static_cast<std::size_t>(entry->size), '\0');
    ASSERT_EQ(*reader->read(content.data(), content.size()), content.size());
    fs::create_directories((cache.path() / entry->name).parent_path());
    std::ofstream(cache.path() / entry->name, std::ios::binary) << content;
  }
  const auto folder = cache.path() / "rsc.io/quote@v1.5.2";
  EXPECT_EQ(*folder_h1(folder, "rsc.io/quote@v1.5.2", {}), kQuoteH1);
  fs::create_symlink("quote.go", folder / "link.go");
  EXPECT_EQ(folder_h1(folder, "rsc.io/quote@v1.5.2", {}).error().kind, ErrorKind::kUntrusted);
  EXPECT_EQ(folder_h1(folder / "none", "x", {}).error().kind, ErrorKind::kNotFound);
}

TEST(ContentHash, RefusesWhatIsNoZip) {
  EXPECT_EQ(zip_h1(kFolder / "recorded/none.zip", {}).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(zip_h1(kFolder / "dirhash_test.cpp", {}).error().kind, ErrorKind::kUntrusted);
}

TEST(ToolchainHash, IsThatOfTheModuleMadeFromTheTarball) {
  const std::string prefix = "golang.org/toolchain@v0.0.1-go1.99.0.linux-amd64/";
  const std::vector<NamedDigest> tarball = {
      {"go/VERSION", digest("a")},   {"go/bin/go", digest("b")},         {"go/src/go.mod", digest("c")},
      {"go/go.mod", digest("d")},    {"go/src/cmd/go.mod", digest("e")}, {"go/api/go1.txt", digest("f")},
      {"go/doc/x", digest("g")},     {"go/misc/x", digest("h")},         {"go/test/x.go", digest("i")},
      {"go/.github/x", digest("j")}, {"go/src/api/x", digest("k")},      {"go/src/xgo.mod", digest("l")},
      {"go/testdata", digest("m")}};
  const std::vector<NamedDigest> module = {
      {prefix + "VERSION", digest("a")},         {prefix + "bin/go", digest("b")},
      {prefix + "src/_go.mod", digest("c")},     {prefix + "_go.mod", digest("d")},
      {prefix + "src/cmd/_go.mod", digest("e")}, {prefix + "src/api/x", digest("k")},
      {prefix + "src/xgo.mod", digest("l")},     {prefix + "testdata", digest("m")}};
  EXPECT_EQ(toolchain_h1(tarball, "v0.0.1-go1.99.0.linux-amd64"), dirhash_h1(module));
}

TEST(ToolchainHash, IsEmptyForWhatIsNoRelease) {
  EXPECT_EQ(toolchain_h1({{"VERSION", digest("a")}}, "v0.0.1-go1.99.0.linux-amd64"), "");
  EXPECT_EQ(toolchain_h1({}, "v0.0.1-go1.99.0.linux-amd64"), "");
}

}  // namespace
}  // namespace goiso
