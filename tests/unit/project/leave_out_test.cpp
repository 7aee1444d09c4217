#include "project/leave_out.h"

#include <gtest/gtest.h>

namespace goiso {
namespace {

TEST(StaysInside, ByTheWordsOfTheLinkAlone) {
  EXPECT_TRUE(stays_inside("a", "b"));
  EXPECT_TRUE(stays_inside("a/b", "../c"));
  EXPECT_TRUE(stays_inside("a/b", "./../c/./d//e"));
  EXPECT_TRUE(stays_inside("a/b/c", "../../d"));
  EXPECT_TRUE(stays_inside("a", "..b"));
}

TEST(StaysInside, NotWhenOneStepLeadsOut) {
  EXPECT_FALSE(stays_inside("a", ""));
  EXPECT_FALSE(stays_inside("a", "/etc/passwd"));
  EXPECT_FALSE(stays_inside("a", ".."));
  EXPECT_FALSE(stays_inside("a/b", "../../c"));
  EXPECT_FALSE(stays_inside("a", "b/../../a"));
  EXPECT_FALSE(stays_inside("a", "../tree/b"));
}

TEST(LeftOut, OnlyFoldersThatNoGoBuildReads) {
  EXPECT_TRUE(is_left_out_folder(".git"));
  EXPECT_TRUE(is_left_out_folder("node_modules"));
  EXPECT_FALSE(is_left_out_folder("vendor"));
  EXPECT_FALSE(is_left_out_folder("testdata"));
  EXPECT_FALSE(is_left_out_folder(".github"));
  EXPECT_FALSE(is_left_out_folder("git"));
}

}  // namespace
}  // namespace goiso
