#include "sdk/newer_releases.h"

#include <gmock/gmock.h>

#include <set>

#include "base/file.h"
#include "sample_catalog.h"
#include "sdk/found_releases.h"

namespace goiso {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// Somebody who serves some releases, and remembers what was asked.
class NewerReleases : public testing::Test {
 protected:
  const ReleaseCatalog catalog_ = sample_catalog({"1.20.14", "1.24.3", "1.25.1", "1.26.0", "1.27rc1"}, {});
  std::set<std::string> served_;
  std::vector<std::string> asked_;
  std::vector<GoVersion> listed_;

  std::vector<std::string> found() {
    const auto releases =
        find_newer_releases(catalog_, listed_, [&](const GoVersion& version) -> Result<std::optional<std::string>> {
          asked_.push_back(version.text());
          return served_.contains(version.text()) ? std::optional<std::string>{"2026-11-03"} : std::nullopt;
        });
    EXPECT_TRUE(releases);
    std::vector<std::string> names;
    for (const auto& release : *releases) {
      names.push_back(release.version.text());
      EXPECT_TRUE(release.is_served);
      EXPECT_EQ(release.date, "2026-11-03");
    }
    return names;
  }
};

TEST_F(NewerReleases, AreTheNextPatchesOfTheNewestLines) {
  served_ = {"1.24.4", "1.25.2", "1.25.3", "1.26.1", "1.23.1"};
  EXPECT_THAT(found(), ElementsAre("1.24.4", "1.25.2", "1.25.3", "1.26.1"));
  EXPECT_THAT(asked_, Not(Contains("1.23.1")));
}

TEST_F(NewerReleases, GoOnBehindOneThatIsMissing) {
  served_ = {"1.26.2", "1.26.5"};
  EXPECT_THAT(found(), ElementsAre("1.26.2")) << "two missing numbers end a line";
}

TEST_F(NewerReleases, AreTheLinesThatCameOutSince) {
  served_ = {"1.27.0", "1.27.1", "1.28rc1", "1.28rc2"};
  EXPECT_THAT(found(), ElementsAre("1.27.0", "1.27.1", "1.28rc1", "1.28rc2"));
}

TEST_F(NewerReleases, AreCandidatesOfTheNextLineAsLongAsItHasNoRelease) {
  served_ = {"1.27rc1", "1.27rc2"};
  EXPECT_THAT(found(), ElementsAre("1.27rc2"));
  served_ = {"1.27.0", "1.27rc2"};
  EXPECT_THAT(found(), ElementsAre("1.27.0"));
}

TEST_F(NewerReleases, AreWhatAListNamesAndEachIsAskedAboutOnce) {
  served_ = {"1.26.7", "1.26.1"};
  listed_ = releases_in_list(
      "v0.0.1-go1.26.7.linux-amd64\nv0.0.1-go1.26.8.linux-arm64\nv0.0.1-go1.9.7.linux-amd64\nnonsense\n"
      "v0.0.1-go1.26.7.linux-amd64\nv0.0.1-go1.26.0.linux-amd64\n",
      "linux/amd64");
  EXPECT_THAT(listed_, SizeIs(4));
  EXPECT_THAT(found(), ElementsAre("1.26.7"));
  EXPECT_THAT(std::set<std::string>(asked_.begin(), asked_.end()), SizeIs(asked_.size()));
  EXPECT_THAT(asked_, Not(Contains("1.9.7")));
}

TEST_F(NewerReleases, EndWhateverAProxySays) {
  const auto releases = find_newer_releases(catalog_, {}, [&](const GoVersion&) -> Result<std::optional<std::string>> {
    return std::optional<std::string>{""};
  });
  EXPECT_TRUE(releases);
  EXPECT_LT(releases->size(), 1000U);
}

TEST_F(NewerReleases, EndWithTheFirstTrouble) {
  const auto releases = find_newer_releases(catalog_, {}, [&](const GoVersion&) -> Result<std::optional<std::string>> {
    return Error{ErrorKind::kNetwork, "nobody answers", {}, {}};
  });
  ASSERT_FALSE(releases);
  EXPECT_EQ(releases.error().kind, ErrorKind::kNetwork);
}

TEST(FoundReleases, AreKeptAndCountAsServedFromThenOn) {
  const auto folder = *TempFolder::create(testing::TempDir(), "found-");
  const auto file = folder.path() / "releases.json";
  EXPECT_THAT(read_found_releases(file)->releases, IsEmpty());
  ASSERT_TRUE(write_found_releases(
      file, {{{go("1.26.1"), true, "2026-11-03", true}, {go("1.27rc1"), false, "", true}}, "2026-11-26T10:00:00Z"}));
  const auto found = read_found_releases(file);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->asked, "2026-11-26T10:00:00Z");
  auto catalog = sample_catalog({"1.26.0"}, {});
  catalog.add_found(found->releases);
  catalog.add_found(found->releases);
  EXPECT_THAT(catalog.releases(), SizeIs(3));
  const std::vector<GoVersion> stored;
  Available available{catalog, stored, "linux/amd64"};
  EXPECT_FALSE(available.has(go("1.26.1")));
  available.has_module_proxies = true;
  EXPECT_EQ(available.newest("")->text(), "1.26.1");
  EXPECT_TRUE(available.has(go("1.27rc1"))) << "a candidate that was seen to be served";
}

TEST(FoundReleases, ThatAreDamagedAreSaidToBe) {
  const auto folder = *TempFolder::create(testing::TempDir(), "found-");
  const auto file = folder.path() / "releases.json";
  for (const auto* const text : {"", "{", "[]", R"({"schema":"goiso.found-releases/1"})",
                                 R"({"schema":"goiso.found-releases/1","releases":[{"version":"go1.26"}]})",
                                 R"({"schema":"goiso.found-releases/1","releases":[3]})"}) {
    ASSERT_TRUE(write_file_atomically(file, text));
    const auto found = read_found_releases(file);
    ASSERT_FALSE(found) << text;
    EXPECT_EQ(found.error().kind, ErrorKind::kStore);
    EXPECT_NE(found.error().hint.find("sdk refresh"), std::string::npos);
  }
}

}  // namespace
}  // namespace goiso
