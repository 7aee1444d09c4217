#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "report/bisect_report.h"
#include "report/matrix_report.h"
#include "report/run_report.h"

namespace goiso {

/// When an event is told, and among which.
struct EventStamp {
  std::chrono::system_clock::time_point time;
  std::chrono::milliseconds since_start{0};  ///< of the command, by a clock that nobody sets
  int sequence = 0;                          ///< among all events of the command, from 1
  std::string study;                         ///< "b-…" or "m-…" where an event is of a study that is kept; else ""
};

/// One line of `--events`, newline included: goiso.event/1 with `event`, `sequence`, `time` (RFC 3339, UTC),
/// `since_start_ms`, `study` where there is one, and what belongs to the event. Unknown events are to be ignored.
class EventLine {
 public:
  explicit EventLine(EventStamp stamp) : stamp_(std::move(stamp)) {}
  std::string step_started(const std::string& what) const;
  /// `total` is left out when it is not known (0).
  std::string step_moved(std::int64_t done, std::int64_t total, const char* unit) const;
  std::string step_ended() const;
  std::string note(const std::string& sentence) const;
  /// A run is over: `run` is its whole goiso.run/1.
  std::string run_ended(const RunReport& report) const;

  // What a study does.
  std::string probe_started(const std::string& point, const std::string& why) const;
  std::string probe_ended(const BisectProbe& probe) const;
  std::string point_skipped(const SkippedPoint& point) const;
  /// Where a flaky search believes the change to be, the likeliest first.
  std::string believed(const std::vector<BelievedPoint>& likeliest) const;
  std::string decided(const std::string& sentence) const;
  /// The study is over: `report` is its whole goiso.bisect/1.
  std::string study_ended(const BisectReport& report) const;
  std::string cell_started(const std::string& cell) const;
  /// A cell of a matrix is over: `cell` is as in goiso.matrix/1.
  std::string cell_ended(const MatrixCell& cell) const;
  /// A matrix is over: `result` is its whole goiso.matrix/1.
  std::string study_ended(const MatrixReport& report) const;

 private:
  EventStamp stamp_;
};

}  // namespace goiso
