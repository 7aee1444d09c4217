#include "lab/search_space.h"

#include <gmock/gmock.h>

#include "lab/release_tree.h"
#include "lab_worlds.h"

namespace goiso {
namespace {

TEST(SearchSpace, ReleasesAreALineOfBranches) {
  const auto space = release_space({{v("1.22.0"), ""},
                                    {v("1.20"), ""},
                                    {v("1.21.1"), "d"},
                                    {v("1.21.0"), ""},
                                    {v("1.22rc1"), ""},
                                    {v("1.21.1"), "e"},
                                    {v("1.20.1"), ""}});
  EXPECT_EQ(names(space, {0, 1, 2, 3, 4, 5}), "1.20 1.20.1 1.21.0 1.21.1 1.22rc1 1.22.0");
  EXPECT_EQ(space.nodes.size(), 6);
  EXPECT_TRUE(space.nodes[0].is_trunk);
  EXPECT_FALSE(space.nodes[1].is_trunk);
  EXPECT_TRUE(space.nodes[4].is_trunk);
  EXPECT_EQ(space.nodes[3].branch, "1.21");
  EXPECT_EQ(space.nodes[3].date, "d");
  EXPECT_EQ(space.index_of("go1.22rc1"), 4);
  EXPECT_FALSE(space.index_of("go1.23.0"));
}

TEST(ReleaseTree, APatchReleaseHasNoDescendantsInLaterMinors) {
  const auto space = releases_between("1.21.0", "1.23.0", Prereleases::kIncluded);
  const ReleaseTree tree(space);
  const auto at = [&](const char* name) { return *space.index_of(std::string("go") + name); };
  EXPECT_TRUE(tree.descends(at("1.22.3"), at("1.22.1")));
  EXPECT_TRUE(tree.descends(at("1.22.3"), at("1.21.0")));
  EXPECT_TRUE(tree.descends(at("1.22.3"), at("1.22rc1")));
  EXPECT_FALSE(tree.descends(at("1.22.0"), at("1.21.13")));
  EXPECT_FALSE(tree.descends(at("1.21.1"), at("1.21.2")));
  EXPECT_EQ(tree.span_of(at("1.22rc2")).root(), at("1.22.0"));
  EXPECT_EQ(tree.span_of(at("1.22.1")).newest(), at("1.22.12"));
}

TEST(ReleaseTree, KnowsWhatCameOutOnOneDay) {
  const auto space = releases_between("1.24.0", "1.26.0");
  const ReleaseTree tree(space);
  const auto day = *space.index_of("go1.24.8");
  EXPECT_EQ(tree.same_day(1, day), space.index_of("go1.25.2"));
  EXPECT_FALSE(tree.same_day(2, day));
  EXPECT_FALSE(ReleaseTree(line_space({"a", "b"})).same_day(0, 1));
}

TEST(ReleaseTree, KnowsWhatCameOutWithinATimeOrOnItsLastDay) {
  auto space = releases_between("1.24.0", "1.26.0");
  const auto at = [&](const char* name) { return *space.index_of(name); };
  const auto later = at("go1.24.9"), earlier = at("go1.24.3"), none = at("go1.24.8");
  EXPECT_EQ(ReleaseTree(space).newest_within(1, earlier, later), space.index_of("go1.25.3"));
  EXPECT_EQ(ReleaseTree(space).newest_within(1, none, later), space.index_of("go1.25.3"));
  space.nodes[at("go1.25.3")].date.clear();
  EXPECT_EQ(ReleaseTree(space).newest_within(1, earlier, later), space.index_of("go1.25.2"));
  space.nodes[earlier].date.clear();
  EXPECT_FALSE(ReleaseTree(space).newest_within(1, earlier, later))
      << "a time without a beginning has only its last day";
}

TEST(ReleaseTree, FirstReleasesComeBeforeNewestOnesAndThoseBeforeOthers) {
  const auto space = releases_between("1.21.0", "1.25.0");
  const ReleaseTree tree(space);
  const auto rank = [&](const char* name) { return tree.rank(*space.index_of(std::string("go") + name)); };
  EXPECT_LT(rank("1.23.0"), rank("1.22.0"));
  EXPECT_LT(rank("1.22.0"), rank("1.22.12"));
  EXPECT_LT(rank("1.22.12"), rank("1.22.8"));
  EXPECT_LT(rank("1.22.8"), rank("1.22.4"));
  EXPECT_LT(rank("1.22.4"), rank("1.22.5"));
}

TEST(ReleaseTree, WhatIsHereGoesBeforeWhatMustBeFetched) {
  const auto far = release_space({{v("1.21.0"), "", {}, true}, {v("1.21.1"), ""}, {v("1.21.2"), ""}});
  const ReleaseTree tree(far);
  EXPECT_GT(tree.rank(0), tree.rank(1));
  EXPECT_GT(tree.rank(0), tree.rank(2));
}

}  // namespace
}  // namespace goiso
