#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "model/progress.h"

namespace goiso {

enum class ProgressStyle {
  kSilent,  ///< nothing at all
  kNotes,   ///< notes only
  kLine,    ///< one line at the bottom of the terminal, redrawn twice a second once a step has taken a second
};

/// Progress on stderr.
class ProgressLine final : public Progress {
 public:
  explicit ProgressLine(ProgressStyle style);
  ~ProgressLine() override;
  void step_started(const std::string& what) override;
  void step_moved(std::int64_t done, std::int64_t total, const char* unit) override;
  void step_ended() override;
  void note(const std::string& sentence) override;

 private:
  void draw();   // with mutex_ held
  void clear();  // with mutex_ held

  const ProgressStyle style_;
  std::mutex mutex_;
  std::string what_;  // guarded by mutex_, as all below
  std::string amount_;
  std::chrono::steady_clock::time_point since_;
  bool is_drawn_ = false;
  std::condition_variable_any wake_;
  std::jthread painter_;
};

}  // namespace goiso
