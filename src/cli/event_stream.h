#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "base/result.h"
#include "model/progress.h"
#include "report/event_json.h"

namespace goiso {

/// Where `--events` goes: a file that is written anew, or stdout. Any thread.
class EventSink {
 public:
  /// `where` is a path, or "-" for stdout. kUsage when the file cannot be opened.
  static Result<std::unique_ptr<EventSink>> open(const std::string& where);
  /// Writes the line that `telling` makes. Lines are counted and stamped in the order they stand in; `study` is the id
  /// of the study that the event is of.
  using Telling = std::function<std::string(const EventLine& line)>;
  void tell(const Telling& telling, const std::string& study = {});
  /// kStore when a line could not be written to the file; terminal::out_is_whole speaks of stdout.
  Result<void> is_whole();

 private:
  EventSink(std::string where, UniqueFd file) : where_(std::move(where)), file_(std::move(file)) {}
  void write(std::string_view line);  // with mutex_ held
  std::string where_;
  UniqueFd file_;  // not open: stdout
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::mutex mutex_;
  int told_ = 0;     // guarded by mutex_
  int failure_ = 0;  // errno, guarded by mutex_
};

/// Tells `next` everything, and a sink too. Movement is written five times a second at most.
class EventProgress final : public Progress {
 public:
  /// Both must outlive this. No sink: `next` alone is told.
  EventProgress(Progress& next, EventSink* sink) : next_(next), sink_(sink) {}
  void step_started(const std::string& what) override;
  void step_moved(std::int64_t done, std::int64_t total, const char* unit) override;
  void step_ended() override;
  void note(const std::string& sentence) override;

 private:
  Progress& next_;
  EventSink* sink_;
  std::mutex mutex_;
  bool is_in_step_ = false;                          // guarded by mutex_
  std::chrono::steady_clock::time_point last_move_;  // guarded by mutex_
};

}  // namespace goiso
