#include "sandbox/copy_in.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

TEST(CopyIn, AnOverlayNamesFilesInsideTheProject) {
  EXPECT_TRUE(check_overlay({{"go.mod", "module x\n"}, {"internal/a b/.x.go", ""}, {"..a/b..", ""}}));
  for (const std::string path : {"", "/", "/etc/passwd", "..", "../x", "a/../../x", "a/./b", "a//b", "a/", "./a"}) {
    const auto checked = check_overlay({{path, ""}});
    ASSERT_FALSE(checked) << path;
    EXPECT_EQ(checked.error().kind, ErrorKind::kUsage);
  }
  EXPECT_FALSE(check_overlay({{std::string{"a\0b", 3}, ""}}));
}

TEST(CopyIn, AnOverlayFileThatWouldNotFitAFrameIsRefused) {
  EXPECT_TRUE(check_overlay({{"x.go", std::string(kMostOverlay, ' ')}}));
  const auto checked = check_overlay({{"x.go", std::string(kMostOverlay + 1, ' ')}});
  ASSERT_FALSE(checked);
  EXPECT_THAT(checked.error().message, testing::HasSubstr("'x.go'"));
}

}  // namespace
}  // namespace goiso
