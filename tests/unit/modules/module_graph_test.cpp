#include "modules/module_graph.h"

#include <gmock/gmock.h>

#include <atomic>
#include <map>

namespace goiso {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

GoMod go_mod(std::string module, std::string go_line, std::vector<ModuleVersion> require,
             std::map<std::string, std::string> replace = {}) {
  return {std::move(module), std::move(go_line), "", std::move(require), std::move(replace)};
}

// A world of published modules, by "path@version".
struct World {
  std::map<std::string, GoMod> modules;
  std::atomic<int> reads = 0;

  std::vector<std::string> beyond(const std::vector<GoMod>& project, const std::string& go_sum = "") {
    const auto read = [this](const ModuleVersion& module, std::stop_token) -> Result<GoMod> {
      ++reads;
      const auto found = modules.find(module.path + '@' + module.version);
      return found != modules.end() ? Result<GoMod>{found->second} : Error{ErrorKind::kNotFound, "none", {}, {}};
    };
    std::vector<std::string> words;
    const auto wishes = wishes_beyond(project, GoSum::parse(go_sum), read, {}).value();
    for (const auto& wish : wishes) {
      words.push_back(wish.module.path + '@' + wish.module.version + ' ' +
                      (wish.part == ModulePart::kZip ? "zip" : "mod"));
    }
    return words;
  }
};

TEST(ModuleGraph, IsNotReadWhereGoSumIsComplete) {
  World world;
  EXPECT_THAT(world.beyond({go_mod("m", "1.21", {{"x.test/a", "v1.0.0"}, {"x.test/b", "v1.0.0"}})},
                           "x.test/a v1.0.0 h1:a=\nx.test/b v1.0.0/go.mod h1:b=\n"),
              IsEmpty());
  EXPECT_EQ(world.reads, 0);
}

TEST(ModuleGraph, WantsTheHighestVersionWholeAndTheOthersGoMod) {
  World world{{{"x.test/a@v1.0.0", go_mod("x.test/a", "1.21", {{"x.test/c", "v1.1.0"}})},
               {"x.test/b@v1.0.0", go_mod("x.test/b", "1.21", {{"x.test/c", "v1.2.0"}, {"x.test/d", "v0.9.0"}})}}};
  EXPECT_THAT(world.beyond({go_mod("m", "1.21", {{"x.test/a", "v1.0.0"}, {"x.test/b", "v1.0.0"}})},
                           "x.test/d v1.0.0 h1:d=\n"),
              ElementsAre("x.test/a@v1.0.0 zip", "x.test/b@v1.0.0 zip", "x.test/c@v1.1.0 mod", "x.test/c@v1.2.0 zip",
                          "x.test/d@v0.9.0 zip"))
      << "nothing requires the d that go.sum has";
}

TEST(ModuleGraph, WantsWholeWhatTheProjectRequires) {
  World world{{{"x.test/a@v1.2.0", go_mod("x.test/a", "1.21", {{"x.test/b", "v1.1.0"}})}}};
  EXPECT_THAT(world.beyond({go_mod("m", "1.21", {{"x.test/a", "v1.2.0"}, {"x.test/b", "v1.0.0"}})},
                           "x.test/a v1.5.0 h1:a=\nx.test/a v1.5.0/go.mod h1:a=\n"),
              ElementsAre("x.test/a@v1.2.0 zip", "x.test/b@v1.0.0 zip", "x.test/b@v1.1.0 zip"));
}

TEST(ModuleGraph, WantsEachForkThatStandsForAModuleWhole) {
  World world;
  EXPECT_THAT(world.beyond({go_mod("m", "1.21", {{"x.test/a", "v1.0.0"}, {"x.test/b", "v1.0.0"}},
                                   {{"x.test/a", "x.test/fork@v1.5.0"}, {"x.test/b", "x.test/fork@v1.4.0"}})}),
              ElementsAre("x.test/fork@v1.4.0 zip", "x.test/fork@v1.5.0 zip"));
}

TEST(ModuleGraph, LeavesOutWhatTheProjectExcludes) {
  World world{{{"x.test/a@v1.0.0", go_mod("x.test/a", "1.21", {{"x.test/b", "v1.9.0"}, {"x.test/b", "v1.1.0"}})}}};
  auto project = go_mod("m", "1.21", {{"x.test/a", "v1.0.0"}});
  project.exclude = {{"x.test/b", "v1.9.0"}};
  EXPECT_THAT(world.beyond({project}), ElementsAre("x.test/a@v1.0.0 zip", "x.test/b@v1.1.0 zip"));
}

TEST(ModuleGraph, TakesTheFirstReplacement) {
  World world;
  EXPECT_THAT(world.beyond({go_mod("", "1.21", {}, {{"x.test/a", "x.test/a@v1.3.0"}}),
                            go_mod("m", "1.21", {{"x.test/a", "v1.0.0"}}, {{"x.test/a@v1.0.0", "./a"}})}),
              ElementsAre("x.test/a@v1.3.0 zip"));
}

// A module of go 1.17 or newer names all that its packages need; one before it does not.
TEST(ModuleGraph, IsFollowedAsFarAsCmdGoFollowsIt) {
  const auto chain = [](const char* line_of_a, const char* line_of_b) {
    return World{{{"x.test/a@v1.0.0", go_mod("x.test/a", line_of_a, {{"x.test/b", "v1.0.0"}})},
                  {"x.test/b@v1.0.0", go_mod("x.test/b", line_of_b, {{"x.test/c", "v1.0.0"}})},
                  {"x.test/c@v1.0.0", go_mod("x.test/c", "1.21", {{"x.test/d", "v1.0.0"}})}}};
  };
  const auto project = [](const char* line) { return std::vector{go_mod("m", line, {{"x.test/a", "v1.0.0"}})}; };
  const auto ab = ElementsAre("x.test/a@v1.0.0 zip", "x.test/b@v1.0.0 zip");
  const auto all =
      ElementsAre("x.test/a@v1.0.0 zip", "x.test/b@v1.0.0 zip", "x.test/c@v1.0.0 zip", "x.test/d@v1.0.0 zip");
  EXPECT_THAT(chain("1.17", "1.16").beyond(project("1.17")), ab);
  EXPECT_THAT(chain("1.16", "1.17").beyond(project("1.17")), all);
  EXPECT_THAT(chain("", "").beyond(project("1.17")), all);
  EXPECT_THAT(chain("1.21", "1.21").beyond(project("1.16")), all);
  EXPECT_THAT(chain("1.21", "1.21").beyond(project("")), all);
}

TEST(ModuleGraph, FollowsReplacementsAndLeavesOutWhatIsTheProjects) {
  World world{{{"x.test/fork@v1.5.0", go_mod("x.test/a", "1.16", {{"x.test/m/sub", "v1.0.0"}, {"x.test/c", "v1.0.0"}})}}};
  EXPECT_THAT(world.beyond({go_mod("x.test/m", "1.21", {{"x.test/a", "v1.0.0"}, {"x.test/near", "v1.0.0"}},
                                   {{"x.test/a@v1.0.0", "x.test/fork@v1.5.0"}, {"x.test/near", "../near"}}),
                            go_mod("x.test/m/sub", "1.21", {}), go_mod("", "1.21", {}, {{"x.test/c", "./c"}})}),
              ElementsAre("x.test/fork@v1.5.0 zip"));
}

TEST(ModuleGraph, PassesOverWhatCannotBeHadAndWhatIsNoVersion) {
  World world;
  EXPECT_THAT(world.beyond({go_mod("m", "1.21", {{"x.test/gone", "v1.0.0"}, {"x.test/branch", "main"}, {"", ""}})}),
              ElementsAre("x.test/gone@v1.0.0 zip"));
}

TEST(ModuleGraph, ComesToAnEndInACircleAndOnlyThere) {
  World circle{{{"x.test/a@v1.0.0", go_mod("x.test/a", "", {{"x.test/b", "v1.0.0"}})},
                {"x.test/b@v1.0.0", go_mod("x.test/b", "", {{"x.test/a", "v1.0.0"}})}}};
  EXPECT_THAT(circle.beyond({go_mod("m", "1.21", {{"x.test/a", "v1.0.0"}})}),
              ElementsAre("x.test/a@v1.0.0 zip", "x.test/b@v1.0.0 zip"));
  std::atomic<int> next = 0;
  const auto endless = [&](const ModuleVersion&, std::stop_token) -> Result<GoMod> {
    GoMod wide = go_mod("x.test/a", "", {});
    for (int i = 0; i < 1000; ++i) {
      wide.require.push_back({"x.test/n" + std::to_string(next++), "v1.0.0"});
    }
    return wide;
  };
  const auto wishes = wishes_beyond({go_mod("m", "1.21", {{"x.test/a", "v1.0.0"}})}, {}, endless, {});
  ASSERT_FALSE(wishes);
  EXPECT_EQ(wishes.error().kind, ErrorKind::kUsage);
}

TEST(ModuleGraph, StopsWhenToldTo) {
  std::stop_source stop;
  const auto read = [&](const ModuleVersion&, std::stop_token) -> Result<GoMod> {
    stop.request_stop();
    return go_mod("x.test/a", "", {{"x.test/b", "v1.0.0"}});
  };
  const auto wishes = wishes_beyond({go_mod("m", "1.21", {{"x.test/a", "v1.0.0"}})}, {}, read, stop.get_token());
  ASSERT_FALSE(wishes);
  EXPECT_EQ(wishes.error().kind, ErrorKind::kInterrupted);
}

}  // namespace
}  // namespace goiso
