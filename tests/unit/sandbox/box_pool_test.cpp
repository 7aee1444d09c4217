// Boxes that are opened before the run that uses them, against a FakeEngine in whose containers goiso-init is played.
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <semaphore>
#include <set>
#include <thread>

#include "sandbox/ready_box.h"
#include "unit/sandbox/played_sandbox.h"

namespace goiso {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

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

// All that may run at once runs, until it is let go.
class NoRoomForABuild : public SandboxTest {
 protected:
  void fill() {
    fake_.set_behaviour(FakeInit::behaviour([this](const wire::RunMessage& run) {
      ++running_;
      ends_.acquire();
      return played(run);
    }));
    for (int i = 0; i < sandbox_.runs_at_once(Limits{}); ++i) {
      builds_.emplace_back([this] { EXPECT_TRUE(sandbox_.run(request(0), no_modules_, *snapshot_, {})); });
    }
    while (running_ < sandbox_.runs_at_once(Limits{})) {
      std::this_thread::yield();
    }
  }
  void let_go() {
    ends_.release(static_cast<std::ptrdiff_t>(builds_.size()));
    builds_.clear();
  }
  Result<void> prepare() { return sandbox_.prepare(request(1), no_modules_, *snapshot_, {}); }

  Sandbox sandbox_ = open();
  Result<ProjectSnapshot> snapshot_ = sandbox_.snapshot(request(0), {});
  std::counting_semaphore<> ends_{0};
  std::atomic<int> running_ = 0;
  std::vector<std::jthread> builds_;
};

TEST_F(NoRoomForABuild, WhatIsToBeCompiledAheadWaits) {
  fill();
  const auto before = created();
  std::atomic<bool> is_prepared = false;
  std::jthread preparing{[&] {
    EXPECT_TRUE(prepare());
    is_prepared = true;
  }};
  while (created() < before + 2) {  // its box, and the one that fills the SDK volume: these wait for nobody
    std::this_thread::yield();
  }
  std::this_thread::sleep_for(std::chrono::milliseconds{50});
  EXPECT_EQ(created(), before + 2) << "the standard library was compiled beside the builds";
  EXPECT_FALSE(is_prepared);
  let_go();
  preparing.join();
  EXPECT_EQ(created(), before + 3);
}

TEST_F(NoRoomForABuild, ABoxThatHasAllCompiledWaitsForNone) {
  ASSERT_TRUE(sandbox_.run(request(1), no_modules_, *snapshot_, {}));
  fill();
  EXPECT_TRUE(prepare());
  let_go();
  const auto before = created();
  fake_.set_behaviour(FakeInit::behaviour(played));
  ends_.release();  // for the box that waits
  ASSERT_TRUE(sandbox_.run(request(1), no_modules_, *snapshot_, {}));
  EXPECT_EQ(created(), before);
}

}  // namespace
}  // namespace goiso
