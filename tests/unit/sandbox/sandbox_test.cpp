// Many runs in one sandbox, against a FakeEngine in whose containers goiso-init is played.
#include "sandbox/sandbox.h"

#include <gmock/gmock.h>

#include <numeric>
#include <set>

#include "archive/tar_writer.h"
#include "base/owner.h"
#include "base/parallel.h"
#include "engine/images.h"
#include "unit/sandbox/played_sandbox.h"

namespace goiso {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

// A project that imports two packages of other modules, and a set of modules that is worth compiling ahead.
class DepsAhead : public SandboxTest {
 protected:
  DepsAhead() {
    std::ofstream{top() / "proj/uses.go"} << "package main\n\nimport (\n_ \"x.test/m\"\n_ \"x.test/n/p\"\n)\n";
    some_modules_.tree.digest = "sha256:00112233445566778899";
    some_modules_.tree.zip_bytes = 5'000'000;
    some_modules_.tree.write = [](const ByteSink& sink, std::stop_token) { return TarWriter{sink}.finish(); };
  }
  BuildRequest request(int answer = 0) const {
    auto request = SandboxTest::request(0, answer);
    request.modules = ModuleSupply::kTree;
    return request;
  }
  std::size_t deps_volumes() const {
    const auto volumes = fake_.volumes();
    return static_cast<std::size_t>(std::count_if(
        volumes.begin(), volumes.end(), [](const std::string& name) { return name.starts_with("goiso-deps-"); }));
  }
  ModuleAccess some_modules_;
};

TEST_F(DepsAhead, AreCompiledOnceForManyRunsAtOnceAndForThoseAfterThem) {
  auto sandbox = open();
  const auto snapshot = sandbox.snapshot(request(), {});
  ASSERT_TRUE(snapshot) << snapshot.error().message;
  const auto records = parallel_map(std::vector<int>{1, 2, 3, 4, 5, 6}, 4, [&](int answer) {
    return sandbox.run(request(answer), some_modules_, *snapshot, {});
  });
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(records[static_cast<std::size_t>(i)]) << records[static_cast<std::size_t>(i)].error().message;
    EXPECT_EQ(records[static_cast<std::size_t>(i)]->exit_code, i + 1);
    EXPECT_EQ(records[static_cast<std::size_t>(i)]->compiled_deps, 2);
  }
  EXPECT_EQ(progress_.compiled_deps, 1);
  ASSERT_TRUE(sandbox.close());
  EXPECT_EQ(deps_volumes(), 1U);

  auto later = open();
  const auto record = later.run(request(7), some_modules_, {});
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->compiled_deps, 2);
  EXPECT_EQ(progress_.compiled_deps, 1) << "the sweep of the next goiso leaves a whole volume alone";
}

TEST_F(DepsAhead, WhatCannotBeCompiledAheadIsLeftToTheBuild) {
  fake_.set_behaviour([play = FakeInit::behaviour(played)](FakeContainer& container) {
    const auto body = container.create_body();
    const bool compiles_deps =
        body.find("\"/deps\"") != std::string::npos && body.find(":\"seed\"") != std::string::npos;
    if (compiles_deps) {
      container.write_stderr("the compiler of this module took the box along\n");
      container.exit_with(1);
      return;
    }
    play(container);
  });
  auto sandbox = open();
  const auto record = sandbox.run(request(5), some_modules_, {});
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->exit_code, 5);
  EXPECT_EQ(record->compiled_deps, 0);
  EXPECT_EQ(progress_.notes, 0) << "nothing that a user must know";
  ASSERT_TRUE(sandbox.close());
  EXPECT_THAT(fake_.containers(), IsEmpty());
}

TEST_F(DepsAhead, HaveNoVolumeWhereNobodyWantsOne) {
  auto sandbox = open();
  auto fresh = request();
  fresh.compiled_deps = CompiledDeps::kNever;
  auto cold = request();
  cold.cache = BuildCache::kEmpty;
  auto odd = request();
  odd.command = {"go", "build", "-gcflags=all=-N", "./..."};
  for (const auto& other : {fresh, cold, odd}) {
    const auto record = sandbox.run(other, some_modules_, {});
    ASSERT_TRUE(record) << record.error().message;
    EXPECT_EQ(record->compiled_deps, 0);
  }
  auto few = some_modules_;
  few.tree.zip_bytes = 1'000;
  ASSERT_TRUE(sandbox.run(request(), few, {}));
  EXPECT_EQ(deps_volumes(), 0U);
  ASSERT_TRUE(sandbox.run(request(), some_modules_, {}));
  EXPECT_EQ(sandbox.run(fresh, some_modules_, {})->compiled_deps, 0) << "though it is there now";
}

TEST_F(SandboxTest, ManyThreadsOnColdVolumesGetTheirOwnAnswers) {
  constexpr std::size_t kRuns = 12;
  auto sandbox = open();
  const auto snapshot = sandbox.snapshot(request(0), {});
  ASSERT_TRUE(snapshot) << snapshot.error().message;
  std::vector<std::size_t> runs(kRuns);
  std::iota(runs.begin(), runs.end(), 0);
  const auto records = parallel_map(runs, 6, [&](std::size_t i) {
    return sandbox.run(request(i % 2, static_cast<int>(i)), no_modules_, *snapshot, {});
  });
  std::set<std::string> boxes;
  for (std::size_t i = 0; i < kRuns; ++i) {
    ASSERT_TRUE(records[i]) << records[i].error().message;
    EXPECT_EQ(records[i]->exit_code, static_cast<int>(i));
    EXPECT_EQ(records[i]->go_version, kSdks[i % 2]);
    boxes.insert(records[i]->box.container);
  }
  EXPECT_THAT(boxes, SizeIs(kRuns));
  EXPECT_EQ(progress_.unpacked, 2) << "each SDK goes into the engine once";
  EXPECT_TRUE(sandbox.close());
  EXPECT_THAT(fake_.containers(), IsEmpty());
  EXPECT_THAT(fake_.volumes(), SizeIs(4));
}

TEST_F(SandboxTest, AnOverlayThatLeavesTheProjectOpensNoBox) {
  auto sandbox = open();
  auto leaving = request(0);
  leaving.overlay["../x"] = "";
  const auto record = sandbox.run(leaving, no_modules_, {});
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(created(), 0U);
}

// 'docker image prune' takes what no container uses just then.
TEST_F(SandboxTest, ABaseImageThatSomebodyRemovedIsLoadedAgain) {
  auto sandbox = open();
  ASSERT_TRUE(sandbox.run(request(0), no_modules_, {}));
  const auto images = fake_.images();
  ASSERT_THAT(images, SizeIs(1));
  ASSERT_TRUE(remove_image(engine_, images.front(), {}));
  ASSERT_THAT(fake_.images(), testing::IsEmpty());
  for (int run = 0; run < 3; ++run) {  // a box that waits in the pool needs none
    const auto record = sandbox.run(request(1), no_modules_, {});
    ASSERT_TRUE(record) << record.error().message;
  }
  EXPECT_EQ(fake_.images(), images);
}

// Killed while the engine was making its box: that comes after the next goiso's first look.
TEST_F(SandboxTest, AtItsEndItRemovesWhatADeadGoisoHadAskedForBefore) {
  auto sandbox = open();
  ContainerSpec spec;
  spec.name = "goiso-box-late";
  spec.image = list_images(engine_, {}, {}).value().at(0).id;
  const auto own = this_owner();  // "BOOT:PID:TICKS"
  spec.labels = Session{"s", own.substr(0, own.find(':')) + ":4194304:1", "another home"}.labels("box");
  ASSERT_TRUE(create_container(engine_, spec, {}));
  ASSERT_THAT(fake_.containers(), testing::Contains("goiso-box-late"));
  ASSERT_TRUE(sandbox.close());
  EXPECT_THAT(fake_.containers(), testing::IsEmpty());
  const auto requests = fake_.requests().size();
  ASSERT_TRUE(sandbox.close());
  EXPECT_EQ(fake_.requests().size(), requests) << "closed once";
}

// The builds of the first `losses` boxes end with them.
FakeContainer::Behaviour losing(std::atomic<int>& losses, std::atomic<int>& tries) {
  return [&](FakeContainer& container) {
    FakeInit::behaviour([&](const wire::RunMessage& run) {
      const bool is_build = run.environment.count("ANSWER") > 0;
      tries += is_build ? 1 : 0;
      if (is_build && losses-- > 0) {
        container.break_attach();
      }
      return played(run);
    })(container);
  };
}

TEST_F(SandboxTest, ABuildThatLostItsBoxIsTriedTwiceMore) {
  std::atomic<int> losses = 2, tries = 0;
  fake_.set_behaviour(losing(losses, tries));
  auto sandbox = open();
  const auto record = sandbox.run(request(0, 3), no_modules_, {});
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->exit_code, 3);
  EXPECT_EQ(tries, 3);
  EXPECT_EQ(progress_.notes, 2) << "each loss is told";
}

TEST_F(SandboxTest, ABuildThatLosesEveryBoxIsGivenUpAfterThree) {
  std::atomic<int> losses = 100, tries = 0;
  fake_.set_behaviour(losing(losses, tries));
  auto sandbox = open();
  const auto record = sandbox.run(request(0, 3), no_modules_, {});
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().kind, ErrorKind::kEngineLost);
  EXPECT_EQ(tries, 3);
}

}  // namespace
}  // namespace goiso
