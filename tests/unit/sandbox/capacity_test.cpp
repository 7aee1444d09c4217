#include "sandbox/capacity.h"

#include <gmock/gmock.h>

namespace goiso {
namespace {

constexpr std::int64_t kGib = std::int64_t{1} << 30;

EngineFacts engine_with(int cpus, std::int64_t memory) {
  EngineFacts engine;
  engine.cpus = cpus;
  engine.memory = memory;
  return engine;
}

Limits limits_of(std::int64_t memory, double cpus = 0) {
  Limits limits;
  limits.memory = memory;
  limits.cpus = cpus;
  return limits;
}

struct Room {
  int cpus;
  std::int64_t memory;
  Limits limits;
  int runs;
};

TEST(Capacity, RunsAreBoundByProcessorsAndByHalfTheirMemoryLimits) {
  const Room rooms[] = {
      {2, 16 * kGib, limits_of(4 * kGib), 2},        // processors
      {2, 4 * kGib, limits_of(4 * kGib), 1},         // memory
      {16, 16 * kGib, limits_of(4 * kGib), 7},       // memory: 14 of 16 in halves of 4
      {16, 64 * kGib, limits_of(2 * kGib, 4), 4},    // four processors each
      {16, 64 * kGib, limits_of(2 * kGib, 2.5), 5},  // three tokens each
      {2, 16 * kGib, limits_of(2 * kGib, 64), 1},    // more than there is: alone
      {2, 1 * kGib, limits_of(64 * kGib), 1},
  };
  for (const auto& room : rooms) {
    EXPECT_EQ(runs_at_once(engine_with(room.cpus, room.memory), room.limits), room.runs)
        << room.cpus << " processors, " << room.memory / kGib << " GiB";
  }
}

TEST(Capacity, AnEngineThatDoesNotTellRunsOneAtATime) {
  EXPECT_EQ(runs_at_once(EngineFacts{}, Limits{}), 1);
  EXPECT_EQ(starts_at_once(EngineFacts{}), 1);
}

TEST(Capacity, StartsAsManyAsThereAreProcessors) {
  EXPECT_EQ(starts_at_once(engine_with(1, kGib)), 1);
  EXPECT_EQ(starts_at_once(engine_with(2, kGib)), 2);
  EXPECT_EQ(starts_at_once(engine_with(6, kGib)), 6);
  EXPECT_EQ(starts_at_once(engine_with(128, kGib)), 8);
}

}  // namespace
}  // namespace goiso
