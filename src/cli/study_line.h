#pragma once
#include <atomic>

#include "cli/words.h"
#include "command/study_watch.h"
#include "model/progress.h"

namespace goiso {

/// A study as it goes: a line a probe among the progress, and as events where --events asks for them. Any thread.
class StudyLine final : public StudyWatch {
 public:
  /// Both must outlive this.
  StudyLine(const Request& request, Progress& progress) : request_(request), progress_(progress) {}
  void probe_started(const std::string& point, const std::string& why) override;
  void probe_ended(const BisectProbe& probe) override;
  void point_skipped(const SkippedPoint& point) override;
  void decided(const std::string& sentence) override;
  /// The last event.
  void ended(const BisectReport& report);

 private:
  const Request& request_;
  Progress& progress_;
  std::atomic<int> sequence_ = 0;
};

}  // namespace goiso
