#include "sandbox/capacity.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace goiso {
namespace {

constexpr std::int64_t kEnough = std::numeric_limits<std::int64_t>::max();  // of what the engine does not tell

std::int64_t memory_of(const EngineFacts& engine) { return engine.memory > 0 ? engine.memory : kEnough; }

}  // namespace

Tokens capacity_of(const EngineFacts& engine) { return {std::max(1, engine.cpus), memory_of(engine) / 8 * 7}; }

Tokens needs_of(const EngineFacts& engine, const Limits& limits) {
  const auto processors = limits.cpus > 0 ? static_cast<std::int64_t>(std::ceil(limits.cpus)) : 1;
  return {std::max<std::int64_t>(1, processors), std::min(limits.memory, memory_of(engine)) / 2};
}

int runs_at_once(const EngineFacts& engine, const Limits& limits) {
  const auto all = capacity_of(engine), each = needs_of(engine, limits);
  const auto by_memory = each.memory > 0 ? all.memory / each.memory : all.processors;
  return static_cast<int>(std::max<std::int64_t>(1, std::min(all.processors / each.processors, by_memory)));
}

int starts_at_once(const EngineFacts& engine) { return std::clamp(engine.cpus, 1, 8); }

}  // namespace goiso
