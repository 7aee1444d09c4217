#include "command/folders.h"

#include <gtest/gtest.h>

namespace goiso {
namespace {

TEST(Folders, OneVariablePutsAllBelowIt) {
  const auto folders = folders_from({{"GOISO_HOME", "/x y/ü"}, {"XDG_DATA_HOME", "/other"}});
  ASSERT_TRUE(folders);
  EXPECT_EQ(folders->data, "/x y/ü/data");
  EXPECT_EQ(folders->config, "/x y/ü/config");
}

TEST(Folders, FollowTheBaseDirectorySpecification) {
  const auto folders =
      folders_from({{"HOME", "/home/a"}, {"XDG_STATE_HOME", "/state"}, {"XDG_CACHE_HOME", "relative/is/ignored"}});
  ASSERT_TRUE(folders);
  EXPECT_EQ(folders->data, "/home/a/.local/share/goiso");
  EXPECT_EQ(folders->state, "/state/goiso");
  EXPECT_EQ(folders->cache, "/home/a/.cache/goiso");
}

TEST(Folders, WithoutAHomeTheUserIsAsked) {
  for (const std::map<std::string, std::string>& environment : {std::map<std::string, std::string>{},
                                                                {{"HOME", ""}},
                                                                {{"HOME", "relative"}},
                                                                {{"GOISO_HOME", ""}, {"XDG_DATA_HOME", "/d"}}}) {
    const auto folders = folders_from(environment);
    ASSERT_FALSE(folders);
    EXPECT_EQ(folders.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(folders.error().hint, "set HOME or GOISO_HOME");
  }
}

}  // namespace
}  // namespace goiso
