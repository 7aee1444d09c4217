#include "command/preparations.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace goiso {
namespace {

constexpr std::size_t kHere = 1, kThere = 2;

// Work that ends when it is let go or stopped.
class Held {
 public:
  Preparations::Work work() {
    return [this](const std::stop_token& stop, const std::stop_token&) {
      ++begun;
      while (!is_let_go && !stop.stop_requested()) {
        std::this_thread::yield();
      }
      is_stopped = stop.stop_requested();
      ++ended;
    };
  }
  std::atomic<int> begun = 0, ended = 0;
  std::atomic<bool> is_let_go = false, is_stopped = false;
};

TEST(Preparations, GoOnIntoTheRoundThatAsksForThem) {
  Held held;
  Preparations ahead;
  ahead.begin(kHere, held.work(), {});
  ahead.turn_to({kHere}, {});
  EXPECT_EQ(held.ended, 0);
  std::jthread asking{[&] {
    ahead.wait_for(kHere);
    EXPECT_EQ(held.ended, 1);
  }};
  held.is_let_go = true;
  asking.join();
  EXPECT_FALSE(held.is_stopped);
}

TEST(Preparations, AreStoppedByARoundThatHasNoUseForThem) {
  Held here, there, anywhere;
  Preparations ahead;
  ahead.begin(kHere, here.work(), {});
  ahead.begin(kThere, there.work(), {});
  ahead.begin(std::nullopt, anywhere.work(), {});
  ahead.turn_to({}, {kThere});
  EXPECT_TRUE(here.is_stopped);
  EXPECT_TRUE(anywhere.is_stopped);
  EXPECT_EQ(there.ended, 0) << "it is still expected";
  ahead.turn_to({}, {});
  EXPECT_TRUE(there.is_stopped);
}

TEST(Preparations, AreBegunOnceForAPlaceThatIsExpectedAgain) {
  Held once, again;
  Preparations ahead;
  ahead.begin(kHere, once.work(), {});
  ahead.turn_to({}, {kHere});
  ahead.begin(kHere, again.work(), {});
  ahead.turn_to({}, {});
  EXPECT_EQ(once.begun, 1);
  EXPECT_EQ(again.begun, 0);
}

TEST(Preparations, ForAFurtherRunOfAPlaceAreNotThoseOfTheRunUnderWay) {
  Held first, further;
  Preparations ahead;
  ahead.begin(kHere, first.work(), {});
  ahead.turn_to({kHere}, {kHere});
  ahead.begin(kHere, further.work(), {});
  first.is_let_go = true;
  ahead.wait_for(kHere);  // not for the further one, which is held
  EXPECT_EQ(first.ended, 1);
  EXPECT_EQ(further.ended, 0);
}

TEST(Preparations, AreBegunAnewForAPlaceWhoseLastWereUsed) {
  Held used, further;
  Preparations ahead;
  ahead.begin(kHere, used.work(), {});
  used.is_let_go = true;
  ahead.turn_to({kHere}, {});
  ahead.wait_for(kHere);
  ahead.turn_to({kThere}, {kHere});
  ahead.begin(kHere, further.work(), {});
  ahead.turn_to({}, {});
  EXPECT_EQ(further.ended, 1);
}

// What it waits for may never come: the round that would bring it waits here.
TEST(Preparations, AreToldThatTheyAreWaitedFor) {
  Preparations ahead;
  bool is_stopped = true;
  const auto work = [&](const std::stop_token& stop, const std::stop_token& asked) {
    while (!asked.stop_requested()) {
      std::this_thread::yield();
    }
    is_stopped = stop.stop_requested();
  };
  ahead.begin(kHere, work, {});
  ahead.turn_to({kHere}, {});
  ahead.wait_for(kHere);
  EXPECT_FALSE(is_stopped);
}

TEST(Preparations, EndWithTheSearch) {
  Held held;
  std::stop_source stop;
  {
    Preparations ahead;
    ahead.begin(kHere, held.work(), stop.get_token());
    stop.request_stop();
    ahead.turn_to({kHere}, {});
    ahead.wait_for(kHere);
    EXPECT_TRUE(held.is_stopped);
  }
  Held left;
  {
    Preparations ahead;
    ahead.begin(kHere, left.work(), {});
  }
  EXPECT_TRUE(left.is_stopped);
}

}  // namespace
}  // namespace goiso
