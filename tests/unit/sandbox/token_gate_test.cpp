#include "sandbox/token_gate.h"

#include <gmock/gmock.h>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "base/parallel.h"

namespace goiso {
namespace {

using Turn = TokenGate::Turn;

void until_waiting(TokenGate& gate, std::size_t count) {
  while (gate.waiting() != count) {
    std::this_thread::yield();
  }
}

TEST(TokenGate, NeverLetsInMoreThanThereAreTokensFor) {
  TokenGate gate{{3, 100}};
  std::atomic<int> processors{0}, memory{0};
  std::atomic<bool> is_full{false};
  parallel_for(200, 8, [&](std::size_t i) {
    const int wanted = 1 + static_cast<int>(i % 2), bytes = 10 + static_cast<int>(i % 50);
    const auto pass = gate.enter({wanted, bytes}, {});
    ASSERT_TRUE(pass);
    is_full = is_full || (processors += wanted) > 3 || (memory += bytes) > 100;
    std::this_thread::yield();
    processors -= wanted;
    memory -= bytes;
  });
  EXPECT_FALSE(is_full);
  EXPECT_EQ(gate.waiting(), 0U);
}

TEST(TokenGate, WhoWantsMoreThanThereIsGoesAlone) {
  TokenGate gate{{2, 10}};
  const auto pass = gate.enter({64, 1'000}, {});
  ASSERT_TRUE(pass);
  std::stop_source stop;
  stop.request_stop();
  const auto other = gate.enter({1, 0}, stop.get_token());
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, ErrorKind::kInterrupted);
}

TEST(TokenGate, AStopEndsTheWaitAndLetsTheNextOneIn) {
  TokenGate gate{{2, 0}};
  std::optional<TokenGate::Pass> held{*gate.enter({1, 0}, {})};
  std::stop_source stop;
  std::atomic<bool> was_stopped{false}, is_in{false};
  std::jthread large{[&] { was_stopped = !gate.enter({2, 0}, stop.get_token()); }};
  until_waiting(gate, 1);
  std::jthread small{[&] { is_in = gate.enter({1, 0}, {}).has_value(); }};
  until_waiting(gate, 2);  // there is a token for it, but it is not its turn
  stop.request_stop();
  large.join();
  small.join();
  EXPECT_TRUE(was_stopped);
  EXPECT_TRUE(is_in);
}

TEST(TokenGate, WhatIsDoneAheadWaitsForAllThatIsNeededNow) {
  TokenGate gate{{1, 0}};
  std::optional<TokenGate::Pass> held{*gate.enter({1, 0}, {})};
  std::vector<Turn> order;  // written by whoever holds the one token
  const auto enter = [&](Turn turn) {
    const auto pass = gate.enter({1, 0}, {}, turn);
    order.push_back(turn);
  };
  std::jthread ahead{enter, Turn::kAhead};
  until_waiting(gate, 1);
  std::jthread first{enter, Turn::kNow};
  until_waiting(gate, 2);
  std::jthread second{enter, Turn::kNow};
  until_waiting(gate, 3);
  held.reset();
  ahead.join();
  first.join();
  second.join();
  EXPECT_THAT(order, testing::ElementsAre(Turn::kNow, Turn::kNow, Turn::kAhead));
}

}  // namespace
}  // namespace goiso
