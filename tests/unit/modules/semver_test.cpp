#include "modules/semver.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

TEST(Semver, ReadsWhatXModReads) {
  for (const auto* good : {"v1", "v1.2", "v1.2.3", "v0.0.0", "v1.2.3-pre", "v1.2.3-pre.0.1a", "v1.2.3+meta",
                           "v1.2.3-x-y.z+meta.01", "v1.2.3-0-0"}) {
    EXPECT_TRUE(is_semver(good)) << good;
  }
  for (const auto* bad :
       {"", "v", "1.2.3", "v01", "v1.", "v1.02.3", "v1.2.03", "v1.2-pre", "v1-pre", "v1.2.3-", "v1.2.3+", "v1.2.3-01",
        "v1.2.3-a..b", "v1.2.3-ä", "v1.2.3.4", "v1.2.3 ", "V1.2.3", "v1.2.3-pre+", "v-1.2.3"}) {
    EXPECT_FALSE(is_semver(bad)) << bad;
  }
}

TEST(Semver, OrderIsTheOneOfTheSpecification) {
  const std::vector<std::string> ordered{"bad",
                                         "v0.0.0-20191109021931-daa7c04131f5",
                                         "v0.0.1",
                                         "v1.0.0-alpha",
                                         "v1.0.0-alpha.1",
                                         "v1.0.0-alpha.beta",
                                         "v1.0.0-beta",
                                         "v1.0.0-beta.2",
                                         "v1.0.0-beta.11",
                                         "v1.0.0-rc.1",
                                         "v1.0.0",
                                         "v1.2.0",
                                         "v1.10.0",
                                         "v2.0.0+incompatible",
                                         "v99999999999999999999.0.0"};
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    for (std::size_t j = 0; j < ordered.size(); ++j) {
      const int expected = i < j ? -1 : i > j ? 1 : 0;
      EXPECT_EQ(compare_semver(ordered[i], ordered[j]), expected) << ordered[i] << " and " << ordered[j];
    }
  }
  EXPECT_EQ(compare_semver("v1", "v1.0.0"), 0);
  EXPECT_EQ(compare_semver("v1.2.3+a", "v1.2.3+b"), 0);
}

TEST(Semver, OnlyThreeNumbersMakeAModulesVersion) {
  for (const auto* good : {"v1.2.3", "v1.2.3-pre", "v2.0.0+incompatible"}) {
    EXPECT_TRUE(is_canonical_version(good)) << good;
  }
  for (const auto* bad : {"v1", "v1.2", "v1.2.3+meta", "v1.2.3+incompatible.x", "master", "latest"}) {
    EXPECT_FALSE(is_canonical_version(bad)) << bad;
  }
}

TEST(Semver, KnowsThePseudoVersionsAndTheirTimes) {
  for (const auto* good : {"v0.0.0-20191109021931-daa7c04131f5", "v1.0.0-20191109021931-daa7c04131f5",
                           "v1.2.4-0.20191109021931-daa7c04131f5", "v1.2.3-pre.0.20191109021931-daa7c04131f5",
                           "v2.0.1-0.20191109021931-daa7c04131f5+incompatible"}) {
    EXPECT_TRUE(is_pseudo_version(good)) << good;
    EXPECT_EQ(pseudo_version_time(good).value_or("none"), "2019-11-09T02:19:31Z") << good;
  }
  for (const auto* bad : {"v1.2.3", "v1.2.3-pre", "v1.2.0-20191109021931-daa7c04131f5",
                          "v0.0.0-2019110902193-daa7c04131f5", "v0.0.0-20191109021931-", "v0.0.0-20191109021931",
                          "v0.0.0-a20191109021931-daa7c04131f5", "v0.0-20191109021931-daa7c04131f5"}) {
    EXPECT_FALSE(is_pseudo_version(bad)) << bad;
  }
  EXPECT_EQ(pseudo_version_time("v0.0.0-20191309021931-daa7c04131f5"), std::nullopt);
}

TEST(Semver, LatestPrefersAReleaseToAnyPrerelease) {
  EXPECT_EQ(latest_version({"v1.0.0", "v1.10.0", "v1.9.0", "v2.0.0-rc.1", "v0.0.0-20191109021931-daa7c04131f5"}),
            "v1.10.0");
  EXPECT_EQ(latest_version({"v1.0.0-a", "v1.0.0-b"}), "v1.0.0-b");
  EXPECT_EQ(latest_version({"v0.0.0-20191109021931-daa7c04131f5"}), "");
}

}  // namespace
}  // namespace goiso
