#include "project/vendor_rule.h"

#include <gtest/gtest.h>

namespace goiso {
namespace {

Project with_vendor(const char* go_line, bool is_workspace = false) {
  Project project;
  project.has_vendor = true;
  project.is_workspace = is_workspace;
  project.go_line = go_line;
  return project;
}

TEST(VendorRule, TheGoLineDecides) {
  EXPECT_TRUE(builds_from_vendor(with_vendor("1.14"), ""));
  EXPECT_FALSE(builds_from_vendor(with_vendor("1.13"), ""));
  EXPECT_FALSE(builds_from_vendor(with_vendor(""), ""));
  EXPECT_TRUE(builds_from_vendor(with_vendor("1.22", true), ""));
  EXPECT_FALSE(builds_from_vendor(with_vendor("1.21", true), ""));
  EXPECT_FALSE(builds_from_vendor(Project{}, "-mod=vendor"));
}

TEST(VendorRule, TheLastModInGoflagsComesBeforeIt) {
  EXPECT_FALSE(builds_from_vendor(with_vendor("1.21"), "-trimpath -mod=mod"));
  EXPECT_FALSE(builds_from_vendor(with_vendor("1.21"), "-mod=vendor --mod=readonly"));
  EXPECT_TRUE(builds_from_vendor(with_vendor("1.13"), "-mod=mod -mod=vendor"));
  EXPECT_TRUE(builds_from_vendor(with_vendor("1.21"), "-modcacherw"));
}

}  // namespace
}  // namespace goiso
