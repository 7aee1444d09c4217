#include "command/search_axis.h"

#include <gmock/gmock.h>

#include "command/commit_axis.h"
#include "command/module_axis.h"
#include "command/setting_axes.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ReadAxis, KnowsEveryAxisAndNamesThemForAnyOther) {
  EXPECT_EQ(read_axis("")->kind, AxisKind::kGo);
  EXPECT_EQ(read_axis("go")->kind, AxisKind::kGo);
  EXPECT_EQ(read_axis("go-line")->kind, AxisKind::kGoLine);
  EXPECT_EQ(read_axis("goexperiment")->kind, AxisKind::kGoexperiment);
  EXPECT_EQ(read_axis("dep:example.test/a/v2")->subject, "example.test/a/v2");
  EXPECT_EQ(read_axis("godebug:asynctimerchan")->subject, "asynctimerchan");
  EXPECT_EQ(read_axis("goexperiment:loopvar")->kind, AxisKind::kGoexperiment);
  EXPECT_EQ(read_axis("goexperiment:loopvar")->subject, "loopvar");
  const auto range = read_axis("commits:v1.0..feature/x");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->good, "v1.0");
  EXPECT_EQ(range->bad, "feature/x");
  for (const auto* const text : {"commit", "dep", "dep:", "godebug", "commits:", "commits:a", "commits:a..",
                                 "commits:..b", "commits:a...b", "go:1.21", "go-line:1.21", "goexperiment:"}) {
    const auto read = read_axis(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().kind, ErrorKind::kUsage) << text;
  }
  EXPECT_THAT(read_axis("commit").error().hint, HasSubstr("dep:MODULE"));
}

TEST(GoLinesToSearch, GoFromTheOldestWithModulesToTheGoThatRuns) {
  const auto go = *GoVersion::parse("1.18.10");
  EXPECT_THAT(*go_lines_to_search(go, "", "", ""), ElementsAre("1.16", "1.17", "1.18"));
  EXPECT_THAT(*go_lines_to_search(go, "1.17", "1.15", ""), ElementsAre("1.15", "1.16", "1.17", "1.18"));
  const auto newer = *GoVersion::parse("1.21.3");
  EXPECT_THAT(*go_lines_to_search(newer, "1.21.1", "", "1.21.0"),
              ElementsAre("1.16", "1.17", "1.18", "1.19", "1.20", "1.21", "1.21.0", "1.21.1"));
  EXPECT_THAT(*go_lines_to_search(go, "1.22", "", ""), ElementsAre("1.16", "1.17", "1.18"));
  EXPECT_THAT(go_lines_to_search(go, "", "", "1.22").error().message, HasSubstr("refuses go line 1.22"));
  EXPECT_THAT(go_lines_to_search(go, "", "go1.17", "").error().message, HasSubstr("is no go line"));
}

TEST(ExperimentsWith, SwitchOneMoreOnFromPlaceToPlace) {
  const std::vector<std::string> experiments{"swissmap", "synchashtriemap", "aliastypeparams"};
  EXPECT_EQ(experiments_with(experiments, 0, ""), "noswissmap,nosynchashtriemap,noaliastypeparams");
  EXPECT_EQ(experiments_with(experiments, 2, "rangefunc"), "rangefunc,noaliastypeparams");
  EXPECT_EQ(experiments_with(experiments, 3, ""), "");
}

TEST(VersionsToSearch, AreReleasesBetweenTheEndsElseOfTheRequiredMajor) {
  const std::vector<std::string> listed{"v1.10.0",
                                        "v1.2.0",
                                        "v1.9.0-rc.1",
                                        "v0.9.0",
                                        "v1.9.0",
                                        "v2.0.0+incompatible",
                                        "v1.2.1-0.20240131120000-0123456789ab"};
  VersionChoice choice;
  choice.now = "v1.9.0";
  EXPECT_THAT(versions_to_search(listed, choice), ElementsAre("v1.2.0", "v1.9.0", "v1.10.0"));
  choice.with_prereleases = true;
  EXPECT_THAT(versions_to_search(listed, choice), ElementsAre("v1.2.0", "v1.9.0-rc.1", "v1.9.0", "v1.10.0"));
  choice.with_prereleases = false;
  choice.good = "v0.9.0";
  choice.bad = "v1.9.0";
  EXPECT_THAT(versions_to_search(listed, choice), ElementsAre("v0.9.0", "v1.2.0", "v1.9.0"));
  std::swap(choice.good, choice.bad);
  EXPECT_THAT(versions_to_search(listed, choice), ElementsAre("v0.9.0", "v1.2.0", "v1.9.0"));
  const VersionChoice pinned{"v1.2.1-0.20240131120000-0123456789ab", "", "", false};
  EXPECT_THAT(versions_to_search(listed, pinned),
              ElementsAre("v1.2.0", "v1.2.1-0.20240131120000-0123456789ab", "v1.9.0", "v1.10.0"));
}

TEST(CountTaken, AsksFewVersionsToTellWhereANewerGoIsNeeded) {
  std::vector<std::string> versions;
  for (int i = 0; i < 64; ++i) {
    versions.push_back("v1." + std::to_string(i) + ".0");
  }
  int asked = 0;
  const auto is_taken = [&](const std::string& version) {
    ++asked;
    return version.size() < 7 || version < "v1.21.0";
  };
  EXPECT_EQ(count_taken(versions, is_taken), 21U);
  EXPECT_LE(asked, 9);
  EXPECT_EQ(count_taken({"v1.0.0", "v1.1.0"}, is_taken), 2U);
  EXPECT_EQ(count_taken({"v1.40.0"}, is_taken), 0U);
  EXPECT_EQ(count_taken({}, is_taken), 0U);
}

TEST(PointName, IsHarmlessAndShort) {
  const std::string id = "0123456789abcdef0123456789abcdef01234567";
  EXPECT_EQ(point_name({id, "Fix it", ""}), "0123456789ab Fix it");
  EXPECT_EQ(point_name({id, "", ""}), "0123456789ab");
  EXPECT_EQ(point_name({id, "a\x1b[31mb\xff", ""}), "0123456789ab a\\x1b[31mb\uFFFD");
  EXPECT_EQ(point_name({id, std::string(59, 'a') + "äb", ""}), "0123456789ab " + std::string(59, 'a') + "…");
}

}  // namespace
}  // namespace goiso
