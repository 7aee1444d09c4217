#pragma once
#include <chrono>
#include <cstdint>

namespace goiso {

/// What a box may use. Zero means none asked for, where that can be.
struct Limits {
  std::int64_t memory = std::int64_t{4} << 30;  ///< bytes, swap included; tmpfs pages count too
  double cpus = 0;                              ///< 0: all that the engine has
  std::int64_t disk = std::int64_t{2} << 30;    ///< bytes of the work folder
  std::int64_t inodes = 400'000;                ///< of the work folder
  std::int64_t pids = 512;
  std::chrono::milliseconds timeout{std::chrono::minutes{15}};  ///< wall time of the command, not of preparation
  std::chrono::milliseconds silence{0};                         ///< longest time without a byte of output; 0: no limit
  std::chrono::milliseconds cpu_time{0};                        ///< of all processes together; 0: no limit
  std::int64_t log_head = std::int64_t{2} << 20;                ///< bytes of output kept from its beginning
  std::int64_t log_tail = std::int64_t{2} << 20;  ///< and from its end; what lies between is counted and dropped
};

}  // namespace goiso
