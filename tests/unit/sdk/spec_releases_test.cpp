#include "sdk/spec_releases.h"

#include <gmock/gmock.h>

#include "sample_catalog.h"

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Enough of Go's history to tell the rules apart.
class SpecReleases : public testing::Test {
 protected:
  const ReleaseCatalog catalog_ = [] {
    auto catalog = sample_catalog({"1.2.1", "1.19", "1.19.13", "1.20rc1", "1.20", "1.20.14", "1.21rc2", "1.21.0",
                                   "1.21.13", "1.22rc1", "1.22.0", "1.22.1", "1.22.12", "1.23rc1", "1.23.0", "1.23.4"},
                                  {"1.19.13", "1.20.14", "1.21.0", "1.21.13", "1.22.1", "1.23.0"});
    catalog.add_release({go("1.4"), true, ""});  // of the days of SHA-1: no archive hash
    return catalog;
  }();
  std::vector<GoVersion> stored_{};
  Available available_{catalog_, stored_, "linux/amd64"};
  SpecSurroundings around_{available_};

  std::vector<std::string> meaning(const std::string& spec) {
    const auto meant = meaning_of(spec, around_);
    EXPECT_TRUE(meant) << spec << ": " << meant.error().message;
    std::vector<std::string> names;
    notes_ = meant ? meant->notes : std::vector<std::string>{};
    for (const auto& release : meant ? meant->releases : std::vector<SpecRelease>{}) {
      names.push_back(release.version.text());
    }
    return names;
  }
  Error refusal(const std::string& spec) {
    const auto meant = meaning_of(spec, around_);
    EXPECT_FALSE(meant) << spec;
    return meant ? Error{ErrorKind::kInternal, "", {}, ""} : meant.error();
  }
  void with_file(const std::string& name, const std::string& text) {
    around_.read_file = [name, text](const std::string& asked) -> Result<std::string> {
      return asked == name ? Result<std::string>{text}
                           : Result<std::string>{Error{ErrorKind::kNotFound, "there is no '" + asked + "'", {}, {}}};
    };
  }
  std::vector<std::string> notes_;
};

TEST_F(SpecReleases, ALineIsItsNewestReleaseThatCanBeHad) {
  EXPECT_THAT(meaning("1.22"), ElementsAre("1.22.1"));
  EXPECT_THAT(notes_, ElementsAre(HasSubstr("go1.22.12 is newer")));
  EXPECT_THAT(meaning("1.21.x"), ElementsAre("1.21.13"));
  EXPECT_THAT(notes_, IsEmpty());
  EXPECT_THAT(meaning("1.20"), ElementsAre("1.20.14"));
}

TEST_F(SpecReleases, WhereProxiesMayBeAskedEveryFinalCountsAsHad) {
  available_.has_module_proxies = true;
  EXPECT_THAT(meaning("1.22"), ElementsAre("1.22.12"));
  EXPECT_THAT(notes_, IsEmpty());
  EXPECT_THAT(meaning("stable"), ElementsAre("1.23.4"));
  EXPECT_THAT(meaning("oldest"), ElementsAre("1.19")) << "there are no modules of the first";
  EXPECT_FALSE(available_.has(go("1.22rc1"))) << "not every prerelease is a module";
  EXPECT_FALSE(available_.has(go("1.4"))) << "nobody made it for this platform";
  EXPECT_TRUE(choose_release("1.22rc1", around_)) << "whoever names it wants it asked for";
  available_.only_stored = true;
  EXPECT_FALSE(available_.has(go("1.22.12")));
}

TEST_F(SpecReleases, AReleaseThatCameOutSinceMayBeAskedForByItsName) {
  EXPECT_THAT(refusal("1.23.5").message, HasSubstr("1.23.5"));
  available_.has_module_proxies = true;
  EXPECT_THAT(meaning("1.23.5"), ElementsAre("1.23.5"));
  EXPECT_THAT(notes_, ElementsAre(HasSubstr("go1.23.5 is newer than the releases")));
  EXPECT_THAT(meaning("1.24rc1"), ElementsAre("1.24rc1"));
  EXPECT_TRUE(choose_release("1.24.0", around_));
  for (const auto* const never : {"1.22.5", "1.99.0", "1.24"}) {
    EXPECT_EQ(refusal(never).kind, ErrorKind::kUsage) << never;
  }
}

TEST_F(SpecReleases, AReleaseIsItselfAlsoBefore121) {
  EXPECT_THAT(meaning("go1.20"), ElementsAre("1.20"));
  EXPECT_THAT(meaning("1.20.0"), ElementsAre("1.20"));
  EXPECT_THAT(meaning("1.22.0-rc.1"), ElementsAre("1.22rc1"));
}

TEST_F(SpecReleases, FollowsGosOwnOrderAtTheEdges) {
  EXPECT_THAT(meaning("<1.21 >=1.20"), ElementsAre("1.20", "1.20.14"));
  EXPECT_THAT(meaning(">1.21 <1.23"), ElementsAre("1.22.0", "1.22.1", "1.22.12"));
  EXPECT_THAT(meaning(">=1.21.13 <=1.22"), ElementsAre("1.21.13", "1.22.0", "1.22.1", "1.22.12"));
  EXPECT_THAT(meaning(">=1.21.13 <=1.22.0"), ElementsAre("1.21.13", "1.22.0"));
  EXPECT_THAT(meaning("~1.22.1"), ElementsAre("1.22.1", "1.22.12"));
  EXPECT_THAT(meaning("^1.22.12"), ElementsAre("1.22.12", "1.23.0", "1.23.4"));
  EXPECT_THAT(meaning("=1.21"), ElementsAre("1.21.0", "1.21.13"));
}

TEST_F(SpecReleases, ARangeHasBothItsEnds) {
  EXPECT_THAT(meaning("1.20..1.21"), ElementsAre("1.20", "1.20.14", "1.21.0", "1.21.13"));
  EXPECT_THAT(meaning("1.21.13..1.22.1"), ElementsAre("1.21.13", "1.22.0", "1.22.1"));
}

TEST_F(SpecReleases, PrereleasesComeInOnlyWhenAskedFor) {
  EXPECT_THAT(meaning("1.22.*"), ElementsAre("1.22.0", "1.22.1", "1.22.12"));
  EXPECT_THAT(meaning("1.22rc1..1.22.0"), ElementsAre("1.22rc1", "1.22.0"));
  EXPECT_THAT(meaning(">=1.23rc1"), ElementsAre("1.23rc1", "1.23.0", "1.23.4"));
  around_.with_prereleases = true;
  EXPECT_THAT(meaning("1.21.*"), ElementsAre("1.21rc2", "1.21.0", "1.21.13"));
  EXPECT_THAT(meaning(">=1.23"), ElementsAre("1.23rc1", "1.23.0", "1.23.4"));
  EXPECT_THAT(meaning(">=1.22.12 <1.23"), ElementsAre("1.22.12"));
}

TEST_F(SpecReleases, WordsMeanWhatCanBeHad) {
  EXPECT_THAT(meaning("stable"), ElementsAre("1.23.0"));
  EXPECT_THAT(meaning("latest"), ElementsAre("1.23.0"));
  EXPECT_THAT(meaning("oldstable"), ElementsAre("1.22.1"));
  EXPECT_THAT(meaning("supported"), ElementsAre("1.22.1", "1.23.0"));
  EXPECT_THAT(meaning("oldest"), ElementsAre("1.19.13"));
  EXPECT_THAT(meaning("zeros"), ElementsAre("1.19", "1.20", "1.21.0", "1.22.0", "1.23.0"));
  EXPECT_THAT(meaning("minors"), ElementsAre("1.2.1", "1.19.13", "1.20.14", "1.21.13", "1.22.1", "1.23.0"));
}

TEST_F(SpecReleases, AllIsEveryFinalWithAKnownHashAndNamesTheRest) {
  EXPECT_EQ(meaning("all"), meaning("1.*"));
  EXPECT_EQ(meaning("all").size(), 12U);
  EXPECT_THAT(notes_, ElementsAre(HasSubstr("go1.4")));
}

TEST_F(SpecReleases, ItemsAddUpInGosOrderWithoutRepeating) {
  EXPECT_THAT(meaning("stable,1.19.13,1.20.14,1.19.13"), ElementsAre("1.19.13", "1.20.14", "1.23.0"));
}

TEST_F(SpecReleases, AnExclusionTakesAwayFromWhatStandsBeforeIt) {
  EXPECT_THAT(meaning("1.20..1.22,!1.21"), ElementsAre("1.20", "1.20.14", "1.22.0", "1.22.1", "1.22.12"));
  EXPECT_THAT(meaning("1.21.*,!1.21.0,1.21.0"), ElementsAre("1.21.0", "1.21.13"));
  EXPECT_THAT(meaning("1.21.*,!1.20"), ElementsAre("1.21.0", "1.21.13"));
  EXPECT_THAT(notes_, ElementsAre(HasSubstr("'!1.20' takes nothing away")));
}

TEST_F(SpecReleases, NothingIsNeverMeantInSilence) {
  EXPECT_THAT(refusal("1.21.0,!1.21").message, HasSubstr("no Go release at all"));
  EXPECT_THAT(refusal("rc").message, HasSubstr("no release candidate is newer than go1.23"));
  EXPECT_THAT(refusal("1.30..1.40").message, HasSubstr("no release is in '1.30..1.40'"));
  EXPECT_THAT(refusal(">1.23").message, HasSubstr("no release is in"));
  EXPECT_THAT(refusal("1.24").hint, HasSubstr("did you mean '1.23'"));
  EXPECT_THAT(refusal("1.21.14").hint, HasSubstr("did you mean '1.21.1"));
  EXPECT_THAT(refusal("1.21.13-custom").hint, HasSubstr("'1.21.13'"));
  EXPECT_THAT(refusal("tip").hint, HasSubstr("goiso sdk import path:DIR"));
  for (const auto* spec : {"1.21.0,!1.21", "rc", "1.30..1.40", "1.24", "tip", "go.mod"}) {
    EXPECT_EQ(refusal(spec).kind, ErrorKind::kUsage) << spec;
  }
}

TEST_F(SpecReleases, ANumberThatYamlCutIsAskedAbout) {
  EXPECT_THAT(meaning("1.2"), ElementsAre("1.2.1"));
  EXPECT_THAT(notes_, testing::Contains(HasSubstr("did you mean '1.20'")));
}

TEST_F(SpecReleases, GoModNamesItsToolchainWhenThatIsNewer) {
  with_file("go.mod", "module m\r\n\r\ngo 1.21 // least\r\n\r\ntoolchain go1.22.0\r\n");
  EXPECT_THAT(meaning("go.mod"), ElementsAre("1.22.0"));
  EXPECT_THAT(meaning("go.mod:go"), ElementsAre("1.21.13"));
  EXPECT_THAT(notes_, ElementsAre(HasSubstr("names the line 1.21")));
  EXPECT_THAT(meaning("go.mod:toolchain"), ElementsAre("1.22.0"));
  EXPECT_THAT(meaning("go.mod+"), ElementsAre("1.21.13", "1.22.1", "1.23.0"));
  around_.is_strict = true;
  EXPECT_THAT(meaning("go.mod:go"), ElementsAre("1.21.0"));
}

TEST_F(SpecReleases, GoModWithADefaultOrOlderToolchainIsItsGoLine) {
  for (const auto* toolchain : {"toolchain default", "toolchain go1.20.14", ""}) {
    with_file("go.mod", std::string{"module m\ngo 1.22.1\n"} + toolchain + "\n");
    EXPECT_THAT(meaning("go.mod"), ElementsAre("1.22.1")) << toolchain;
  }
  EXPECT_EQ(refusal("go.mod:toolchain").kind, ErrorKind::kUsage);
}

TEST_F(SpecReleases, ReadsTheFilesOfOtherVersionTools) {
  with_file(".go-version", "# ours\n1.21.0\n");
  EXPECT_THAT(meaning(".go-version"), ElementsAre("1.21.0"));
  with_file(".tool-versions", "nodejs 20\ngolang 1.21\n");
  EXPECT_THAT(meaning(".tool-versions"), ElementsAre("1.21.13"));
  with_file(".tool-versions", "golang latest\n");
  EXPECT_THAT(refusal(".tool-versions").message, HasSubstr("'latest'"));
  with_file("go.work", "use ./a\n");
  EXPECT_THAT(refusal("go.work").message, HasSubstr("1.18"));  // what cmd/go assumes, and nobody has here
}

TEST_F(SpecReleases, OneGoIsRefusedWhereASpecMeansSeveral) {
  const auto choice = choose_release("1.21..1.22", around_);
  ASSERT_FALSE(choice);
  EXPECT_EQ(choice.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(choice.error().message, HasSubstr("means 5 releases, go1.21.0 to go1.22.12"));
  const auto one = choose_release("1.21.*,!1.21.0", around_);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->version, go("1.21.13"));
}

TEST_F(SpecReleases, AKnownReleaseThatCannotBeHadSaysWhatWouldHelp) {
  const auto choice = choose_release("1.23.4", around_);
  ASSERT_FALSE(choice);
  EXPECT_EQ(choice.error().kind, ErrorKind::kNotFound);
  EXPECT_THAT(choice.error().hint, HasSubstr("goiso sdk import go1.23.4.linux-amd64.tar.gz"));
  available_.has_archive_sites = true;
  EXPECT_TRUE(choose_release("1.23.4", around_));
}

TEST_F(SpecReleases, TipIsTheNewestImportOfTheUsersOwn) {
  around_.own = {{go("1.22.0"), "go1.22.0", "sha256:a"}, {go("1.28"), "devel go1.28-abc", "sha256:b"}};
  const auto meant = meaning_of("1.21.0,tip", around_);
  ASSERT_TRUE(meant);
  ASSERT_EQ(meant->releases.size(), 2U);
  EXPECT_EQ(meant->releases[1].digest, "sha256:b");
}

}  // namespace
}  // namespace goiso
