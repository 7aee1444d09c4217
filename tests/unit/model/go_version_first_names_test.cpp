#include <gtest/gtest.h>

#include "model/go_version.h"

namespace goiso {
namespace {

TEST(GoVersionNames, TheVeryFirstReleaseIsCalledGo1) {
  EXPECT_EQ(GoVersion::parse("go1")->name(), "go1");
  EXPECT_EQ(GoVersion::parse("1.0.0")->name(), "go1");
  EXPECT_EQ(GoVersion::parse("1.0.1")->name(), "go1.0.1");
}

TEST(GoVersionNames, APrereleaseNeedsNoNumber) {  // cmd/go's own parser (internal/gover)
  ASSERT_TRUE(GoVersion::parse("1.21rc"));
  EXPECT_LT(*GoVersion::parse("1.21rc"), *GoVersion::parse("1.21rc1"));
  EXPECT_FALSE(GoVersion::parse("1.21rc01"));
  EXPECT_FALSE(GoVersion::parse("1.21 "));
}

}  // namespace
}  // namespace goiso
