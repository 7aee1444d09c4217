// Many runs in one sandbox, against a FakeEngine in whose containers goiso-init is played.
#include "sandbox/sandbox.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <mutex>
#include <numeric>
#include <set>

#include "archive/tar_writer.h"
#include "base/file.h"
#include "base/owner.h"
#include "base/parallel.h"
#include "engine/containers.h"
#include "engine/images.h"
#include "project/open_project.h"
#include "sandbox/labels.h"
#include "sandbox/ready_box.h"
#include "support/fake_engine.h"
#include "support/fake_init.h"
#include "support/goroot.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kSdks[] = {"go1.21.13", "go1.22.0"};

// What the go command of a box is told in ANSWER is its exit code.
FakeInit::Played played(const wire::RunMessage& run) {
  const auto answer = run.environment.find("ANSWER");
  return {"played\n", answer == run.environment.end() ? 0 : std::stoi(answer->second)};
}

class CountingProgress final : public Progress {
 public:
  void step_started(const std::string& what) override {
    unpacked += what.starts_with("unpacking") ? 1 : 0;
    compiled_deps += what.starts_with("compiling the dependencies") ? 1 : 0;
  }
  void step_moved(std::int64_t, std::int64_t, const char*) override {}
  void step_ended() override {}
  void note(const std::string&) override { ++notes; }
  std::atomic<int> unpacked{0}, compiled_deps{0}, notes{0};
};

class SandboxTest : public testing::Test {
 protected:
  SandboxTest() {
    fake_.set_behaviour(FakeInit::behaviour(played));
    for (const auto* name : kSdks) {
      write_goroot(top() / name, name, "no program");
      const auto sdk = store_.import_folder(top() / name, "linux/amd64", progress_, {});
      EXPECT_TRUE(sdk) << sdk.error().message;
      toolchains_.push_back(toolchain_of(*sdk));
    }
    fs::create_directories(top() / "proj");
    std::ofstream{top() / "proj/go.mod"} << "module example.test/proj\n\ngo 1.21\n";
    std::ofstream{top() / "proj/main.go"} << "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println() }\n";
    std::ofstream{top() / "init"} << "init";
    setup_.temporary = top() / "tmp";
    setup_.state = top() / "state";
    std::ofstream{top() / "rootfs.txt"} << "file 0555 0 0 goiso-init @goiso-init\n";
    setup_.base_image = find_base_image(top() / "rootfs.txt", top() / "init", top() / "base-image").value();
    setup_.idle_boxes = 2;
  }

  Sandbox open() {
    auto sandbox = Sandbox::open(engine_, store_, setup_, progress_, {});
    EXPECT_TRUE(sandbox) << sandbox.error().message;
    return std::move(*sandbox);
  }

  BuildRequest request(std::size_t sdk, int answer = 0) const {
    BuildRequest request;
    request.project = *open_project(top() / "proj", {});
    request.toolchain = toolchains_[sdk];
    request.command = {"go", "build", "./..."};
    request.environment["ANSWER"] = std::to_string(answer);
    return request;
  }

  std::size_t created() const {
    const auto requests = fake_.requests();
    return static_cast<std::size_t>(std::count_if(requests.begin(), requests.end(), [](const std::string& request) {
      return request.ends_with("/containers/create");
    }));
  }

  void kill_all_boxes() {
    const auto boxes = list_containers(engine_, {labels::kMark}, {});
    ASSERT_TRUE(boxes);
    for (const auto& box : *boxes) {
      ASSERT_TRUE(kill_container(engine_, box.id, {}));
    }
  }

  const fs::path& top() const { return folder_.path(); }

  TempFolder folder_ = *TempFolder::create(fs::temp_directory_path(), "goiso-sandbox-test-");
  CountingProgress progress_;
  SdkStore store_ = *SdkStore::open(top() / "data");
  std::vector<Toolchain> toolchains_;
  FakeEngine fake_;
  Engine engine_ = *Engine::connect({*parse_endpoint(fake_.url(), "test")}, {});
  SandboxSetup setup_;
  const ModuleAccess no_modules_;
};

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

TEST_F(SandboxTest, ExpectedRunsGetABoxOfTheirOwnEach) {
  auto sandbox = open();
  const auto wanted = request(0);
  sandbox.expect(wanted, no_modules_, 5);
  std::set<std::string> boxes;
  for (int run = 0; run < 5; ++run) {
    const auto record = sandbox.run(wanted, no_modules_, {});
    ASSERT_TRUE(record) << record.error().message;
    boxes.insert(record->box.container);
  }
  EXPECT_THAT(boxes, SizeIs(5));
  EXPECT_EQ(created(), 5U + 2U) << "five boxes, one that fills the SDK volume and one for the seed";
  EXPECT_TRUE(sandbox.close());
  EXPECT_THAT(fake_.containers(), IsEmpty());
}

TEST_F(SandboxTest, WhatIsPreparedTakesNoRequestToRun) {
  auto sandbox = open();
  const auto snapshot = sandbox.snapshot(request(0), {});
  ASSERT_TRUE(snapshot);
  ASSERT_TRUE(sandbox.prepare(request(0), no_modules_, *snapshot, {}));
  const auto before = fake_.requests().size();
  const auto record = sandbox.run(request(0, 7), no_modules_, *snapshot, {});
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->exit_code, 7);
  EXPECT_EQ(fake_.requests().size(), before);
}

TEST_F(SandboxTest, ABoxThatWaitsIsForRunsOfItsShapeAndTimeOnly) {
  auto sandbox = open();
  const auto snapshot = sandbox.snapshot(request(0), {});
  ASSERT_TRUE(snapshot);
  ASSERT_TRUE(sandbox.prepare(request(0), no_modules_, *snapshot, {}));
  auto small = request(0);
  small.limits.memory /= 2;
  auto root = request(0);
  root.user = BoxUser::kRoot;
  auto slow = request(0);
  slow.limits.timeout += kLongestIdle;
  for (const auto& other : {request(1), small, root}) {
    const auto before = created();
    ASSERT_TRUE(sandbox.run(other, no_modules_, *snapshot, {}));
    EXPECT_GT(created(), before);
  }
  const auto before = created();
  ASSERT_TRUE(sandbox.run(request(0), no_modules_, *snapshot, {}));
  EXPECT_EQ(created(), before) << "it still waited";
  ASSERT_TRUE(sandbox.prepare(request(0), no_modules_, *snapshot, {}));
  const auto again = created();
  ASSERT_TRUE(sandbox.run(slow, no_modules_, *snapshot, {}));
  EXPECT_EQ(created(), again + 1) << "its time would have run out first";
}

TEST_F(SandboxTest, AWaitingBoxThatIsLostIsNoTroubleOfTheRuns) {
  auto sandbox = open();
  const auto snapshot = sandbox.snapshot(request(0), {});
  ASSERT_TRUE(snapshot);
  ASSERT_TRUE(sandbox.prepare(request(0), no_modules_, *snapshot, {}));
  kill_all_boxes();
  const auto record = sandbox.run(request(0, 3), no_modules_, *snapshot, {});
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->exit_code, 3);
  EXPECT_EQ(progress_.notes, 0) << "it was not tried twice";
}

TEST_F(SandboxTest, AWaitingBoxInTroubleIsNoTroubleOfTheRuns) {
  std::mutex mutex;
  std::vector<FakeContainer*> boxes;
  fake_.set_behaviour([&, play = FakeInit::behaviour(played)](FakeContainer& container) {
    {
      const std::lock_guard lock{mutex};
      boxes.push_back(&container);
    }
    play(container);
  });
  auto sandbox = open();
  const auto snapshot = sandbox.snapshot(request(0), {});
  ASSERT_TRUE(snapshot);
  ASSERT_TRUE(sandbox.prepare(request(0), no_modules_, *snapshot, {}));
  {
    const std::lock_guard lock{mutex};
    boxes.front()->write_stderr("goiso-init fell over\n");  // the first that was opened is the one that waits
  }
  const auto record = sandbox.run(request(0, 3), no_modules_, *snapshot, {});
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->exit_code, 3);
  EXPECT_EQ(progress_.notes, 0);
}

TEST_F(SandboxTest, BoxesThatNobodyCameForAreGoneAfterClose) {
  auto sandbox = open();
  const auto snapshot = sandbox.snapshot(request(0), {});
  ASSERT_TRUE(snapshot);
  for (const std::size_t sdk : {0U, 1U, 0U}) {
    ASSERT_TRUE(sandbox.prepare(request(sdk), no_modules_, *snapshot, {}));
  }
  sandbox.expect(request(0), no_modules_, 100);
  EXPECT_TRUE(sandbox.close());
  EXPECT_THAT(fake_.containers(), IsEmpty());
}

TEST_F(SandboxTest, PreparingIsBoundedByTheRoomForIdleBoxes) {
  auto sandbox = open();
  const auto snapshot = sandbox.snapshot(request(0), {});
  ASSERT_TRUE(snapshot);
  for (int i = 0; i < 4; ++i) {
    auto other = request(0);
    other.limits.pids += i;
    ASSERT_TRUE(sandbox.prepare(other, no_modules_, *snapshot, {}));
    EXPECT_LE(fake_.containers().size(), 4U);  // two wait, others may be on their way out
  }
  auto newest = request(0);
  newest.limits.pids += 3;
  const auto before = created();
  ASSERT_TRUE(sandbox.run(newest, no_modules_, *snapshot, {}));
  EXPECT_EQ(created(), before) << "the oldest make room";
}

TEST_F(SandboxTest, AStoppedPreparationLeavesNothingHalfDone) {
  auto sandbox = open();
  const auto snapshot = sandbox.snapshot(request(0), {});
  ASSERT_TRUE(snapshot);
  std::stop_source stop;
  stop.request_stop();
  const auto prepared = sandbox.prepare(request(0), no_modules_, *snapshot, stop.get_token());
  ASSERT_FALSE(prepared);
  EXPECT_EQ(prepared.error().kind, ErrorKind::kInterrupted);
  ASSERT_TRUE(sandbox.prepare(request(0), no_modules_, *snapshot, {}));
}

TEST_F(SandboxTest, AnOpeningThatFailsIsLeftToTheRunToTell) {
  auto sandbox = open();
  auto unknown = request(0);
  unknown.image = "nobody/has-this";
  sandbox.expect(unknown, no_modules_, 3);
  const auto record = sandbox.run(unknown, no_modules_, {});
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().kind, ErrorKind::kNotFound);
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

}  // namespace
}  // namespace goiso
