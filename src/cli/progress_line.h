#pragma once
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "model/progress.h"

namespace goiso {

enum class ProgressStyle {
  kSilent,  ///< nothing at all
  kNotes,   ///< notes only
  kLine,    ///< lines at the bottom of the terminal, redrawn twice a second: the board, and a step that has taken a
            ///< second
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
  /// Lines that stand above the step from now on; those that are too long are cut.
  void show(std::vector<std::string> board);
  /// The same, asked anew each time they are drawn, with the columns there are. The board may lock, but not call this.
  using Board = std::function<std::vector<std::string>(std::size_t columns)>;
  void show(Board board);
  /// There are none any more.
  void hide();

 private:
  void draw();                        // with mutex_ held
  void clear();                       // with mutex_ held
  std::string step() const;           // with mutex_ held
  std::string to_first_line() const;  // with mutex_ held

  const ProgressStyle style_;
  std::mutex mutex_;
  std::string what_;  // guarded by mutex_, as all below
  std::string amount_;
  std::chrono::steady_clock::time_point since_;
  Board board_;
  std::size_t drawn_ = 0;  // lines on the terminal that are ours
  std::condition_variable_any wake_;
  std::jthread painter_;
};

}  // namespace goiso
