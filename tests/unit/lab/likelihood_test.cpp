#include "lab/likelihood.h"

#include <gmock/gmock.h>

#include "lab_worlds.h"

namespace goiso {
namespace {

FailureReference failure_of(const std::string& phase, const std::string& first_line,
                            std::vector<std::string> frames = {}) {
  return {Outcome::kFailed, FailureSignature{"s-1", phase, "exit", "", "m", std::move(frames), {}, first_line}};
}

double likelihood(std::vector<std::string> fixes, const FailureReference& failure) {
  SearchNode node{"go1.24.8", "1.24", false, "2025-10-07", 1, std::move(fixes)};
  return likelihood_of(node, &failure);
}

TEST(Likelihood, APatchReleaseWhoseNotesNameTheFailingPartIsLikelier) {
  const auto ice = failure_of("compile", "internal compiler error: boom");
  EXPECT_GT(likelihood({"compiler", "net/http"}, ice), 1);
  EXPECT_LT(likelihood({"net/http"}, ice), 1);
  EXPECT_GT(likelihood({"net/http"}, ice), 0);
  EXPECT_EQ(likelihood({}, ice), 1) << "nobody knows what it fixes";
  EXPECT_GT(likelihood({"linker"}, failure_of("link", "link: bad")), 1);
  EXPECT_GT(likelihood({"go-command"}, failure_of("load", "go: bad")), 1);
}

TEST(Likelihood, APackageIsNamedByAFrameOrByTheLine) {
  EXPECT_GT(likelihood({"net/url"}, failure_of("run", "panic: bad host", {"net/url.parseHost"})), 1);
  EXPECT_GT(likelihood({"encoding/pem"}, failure_of("test", "x_test.go:3: encoding/pem: no data")), 1);
  EXPECT_EQ(likelihood({"net"}, failure_of("run", "panic: bad host", {"net/url.parseHost"})), 1);
  EXPECT_EQ(likelihood({"crypto/tls"}, failure_of("run", "exit status 1")), 1) << "a program hangs on all of it";
}

TEST(Likelihood, WithoutAFailureItIsTheWeight) {
  EXPECT_EQ(likelihood_of(SearchNode{"go1.24.8", "1.24", false, "", 0.05, {"compiler"}}, nullptr), 0.05);
}

// Runs until the change is known, and no longer.
int runs_to_find(bool has_notes) {
  auto releases = known_releases();
  std::erase_if(releases, [](const DatedRelease& release) { return release.version.language() != "1.24"; });
  for (auto& release : releases) {
    if (has_notes && release.version != v("1.24.0")) {
      release.fixes = {release.version == v("1.24.2") ? "compiler" : "net/http"};
    }
  }
  const auto space = release_space(releases);
  BisectOptions options;
  options.good = space.index_of("go1.24.0");
  options.bad = space.index_of("go1.24.13");
  const auto session = search_world(space, options, world([](const SearchNode& node) {
                                      return version_of(node) < v("1.24.2") ? passes() : fails("boom", "ice");
                                    }));
  EXPECT_EQ(names(space, session.answer.first_bad), "1.24.2");
  return session.count({"boundary"});
}

TEST(Likelihood, TheNotesOfTheReleasesSaveRuns) { EXPECT_LT(runs_to_find(true), runs_to_find(false)); }

}  // namespace
}  // namespace goiso
