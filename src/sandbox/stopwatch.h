#pragma once
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "model/build_record.h"

namespace goiso {

/// Names stretches of time, one after the other.
class Stopwatch {
 public:
  /// The time since the last lap (or since construction) was `name`.
  void lap(std::string name) {
    const auto now = std::chrono::steady_clock::now();
    phases_.push_back({std::move(name), std::chrono::duration_cast<std::chrono::milliseconds>(now - last_)});
    last_ = now;
  }
  const std::vector<Phase>& phases() const { return phases_; }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
  std::vector<Phase> phases_;
};

}  // namespace goiso
