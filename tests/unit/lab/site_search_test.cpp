#include "lab/site_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace goiso {
namespace {

using Sites = std::vector<std::string>;

TEST(SitesIn, CompilerLinesTellPlaceAndChange) {
  const auto sites = sites_in(
      "# m\n"
      "./main.go:7:6: loop variable i now per-iteration [DISABLED] [bisect-match 0xa0e26d00d7f8cf68]\n"
      "loopvarhash triggered ./main.go:7:6: loop variable i now per-iteration [DISABLED] 111110001100111101101000\n"
      "sub/x.go:12:2: loop variable j now per-iteration [bisect-match 0x1]\n"
      "3 3 3\n",
      "/w/src");
  ASSERT_EQ(sites.size(), 2u);
  EXPECT_EQ(sites[0].hash, "0xa0e26d00d7f8cf68");
  EXPECT_EQ(sites[0].place, "main.go:7");
  EXPECT_EQ(sites[0].what, "loop variable i now per-iteration");
  EXPECT_EQ(sites[1].place, "sub/x.go:12");
}

TEST(SitesIn, ChangeWithoutANameIsAtItsPlaceAndWhatWasInlinedWhereItIsWanted) {
  const auto sites = sites_in(
      "./main.go:12:16 [DISABLED] [bisect-match 0x792750b187a04bbf]\n"
      "variablemake triggered ./main.go:12:16 [DISABLED] 101000000100101110111111\n"
      "/w/src/sub/x.go:9:3; /goroot/src/slices/slices.go:348:21 (grow) [bisect-match 0x2]\n",
      "/w/src");
  ASSERT_EQ(sites.size(), 2u);
  EXPECT_EQ(sites[0].place, "main.go:12");
  EXPECT_EQ(sites[0].what, "");
  EXPECT_EQ(sites[1].place, "sub/x.go:9");
}

TEST(SitesIn, StackTellsTheProjectsLineAndWhatItCalled) {
  const auto sites = sites_in(
      "[bisect-match 0xd0e]internal/godebug.(*Setting).Value()\n"
      "[bisect-match 0xd0e]\t/usr/local/go/src/internal/godebug/godebug.go:165\n"
      "[bisect-match 0xd0e]time.syncTimer()\n"
      "[bisect-match 0xd0e]\t/usr/local/go/src/time/sleep.go:25\n"
      "[bisect-match 0xd0e]time.NewTimer()\n"
      "[bisect-match 0xd0e]\t/usr/local/go/src/time/sleep.go:145\n"
      "[bisect-match 0xd0e]main.main()\n"
      "[bisect-match 0xd0e]\t/w/src/main.go:9\n"
      "[bisect-match 0xd0e]runtime.main()\n"
      "[bisect-match 0xd0e]\t/usr/local/go/src/runtime/proc.go:283\n"
      "[bisect-match 0xd0e]\n",
      "/w/src");
  ASSERT_EQ(sites.size(), 1u);
  EXPECT_EQ(sites[0].place, "main.go:9");
  EXPECT_EQ(sites[0].what, "time.NewTimer");
}

TEST(SitesIn, MarkWithoutAWordBesideItIsStillASite) {
  const auto sites = sites_in(" [bisect-match 0x12]\n[bisect-match 0x\n", "/w/src");
  ASSERT_EQ(sites.size(), 1u);
  EXPECT_EQ(sites[0].place, "");
}

TEST(PatternMatching, IsTheProtocolsOwn) {
  EXPECT_EQ(pattern_matching({}), "n");
  EXPECT_EQ(pattern_matching({"0xab", "0xcd"}), "xab+xcd");
}

struct Searched {
  std::optional<Sites> smallest;
  std::size_t runs = 0;
};

Searched search(const Sites& all, const std::function<bool(const Sites&)>& fails) {
  std::vector<SiteRun> runs;
  while (true) {
    auto step = next_site_step(all, runs);
    if (!step.ask) {
      return {step.smallest, runs.size()};
    }
    runs.push_back({*step.ask, fails(*step.ask)});
  }
}

bool has(const Sites& sites, const char* site) { return std::find(sites.begin(), sites.end(), site) != sites.end(); }

Sites numbered(int count) {
  Sites sites;
  for (int i = 0; i < count; ++i) {
    sites.push_back("0x" + std::to_string(1000 + i));
  }
  return sites;
}

TEST(NextSiteStep, OnlySiteNeedsNoRun) {
  const auto found = search({"0x1"}, [](const Sites&) { return true; });
  EXPECT_EQ(found.smallest, (Sites{"0x1"}));
  EXPECT_EQ(found.runs, 0u);
}

TEST(NextSiteStep, FindsOneOfNinetyInFewRuns) {
  const auto found = search(numbered(90), [](const Sites& sites) { return has(sites, "0x1037"); });
  EXPECT_EQ(found.smallest, (Sites{"0x1037"}));
  EXPECT_LE(found.runs, 15u);
}

TEST(NextSiteStep, FindsTwoThatOnlyFailTogether) {
  const auto found =
      search(numbered(40), [](const Sites& sites) { return has(sites, "0x1003") && has(sites, "0x1031"); });
  EXPECT_EQ(found.smallest, (Sites{"0x1003", "0x1031"}));
}

TEST(NextSiteStep, GivesUpOnWhatHasNoSmallerSet) {
  const auto all = numbered(110);
  EXPECT_FALSE(search(all, [&](const Sites& sites) { return sites.size() == all.size(); }).smallest);
}

}  // namespace
}  // namespace goiso
