#include "sdk/release_fixes.h"

#include <gmock/gmock.h>

#include <fstream>

#include "base/file.h"

namespace goiso {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(ReleaseFixes, WhatIsShippedIsReadWhole) {
  const auto fixes = read_release_fixes(GOISO_SOURCE_DIR "/manifests");
  EXPECT_GE(fixes.size(), 200U);
  EXPECT_THAT(fixes.at("1.24.8"), Contains("net/url"));
  EXPECT_THAT(fixes.at("1.21.5"), Contains("compiler"));
  EXPECT_FALSE(fixes.contains("1.24.0")) << "the first of a minor has no such list";
}

TEST(ReleaseFixes, NothingIsKnownWithoutTheFile) {
  EXPECT_THAT(read_release_fixes("/nonexistent"), IsEmpty());
  const auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "fixes-test");
  ASSERT_TRUE(folder);
  std::ofstream{folder->path() / "release-fixes.txt"} << "1.21.1 compiler,net\n\nnonsense\n1.21.2 a b c\n";
  const auto fixes = read_release_fixes(folder->path());
  EXPECT_THAT(fixes, SizeIs(1));
  EXPECT_THAT(fixes.at("1.21.1"), ElementsAre("compiler", "net"));
}

}  // namespace
}  // namespace goiso
