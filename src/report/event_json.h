#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "report/bisect_report.h"
#include "report/matrix_report.h"
#include "report/run_report.h"

namespace goiso {

/// One line of `--events`, newline included: goiso.event/1 with `event`, `time` (RFC 3339, UTC) and what belongs to the
/// event. Unknown events are to be ignored.
class EventLine {
 public:
  explicit EventLine(std::chrono::system_clock::time_point time) : time_(time) {}
  std::string step_started(const std::string& what) const;
  /// `total` is left out when it is not known (0).
  std::string step_moved(std::int64_t done, std::int64_t total, const char* unit) const;
  std::string step_ended() const;
  std::string note(const std::string& sentence) const;
  /// A run is over: `run` is its whole goiso.run/1.
  std::string run_ended(const RunReport& report) const;

  // What a study does; `sequence` counts such events from 1, those of a matrix and of its searches together.
  std::string probe_started(int sequence, const std::string& point, const std::string& why) const;
  std::string probe_ended(int sequence, const BisectProbe& probe) const;
  std::string point_skipped(int sequence, const SkippedPoint& point) const;
  std::string decided(int sequence, const std::string& sentence) const;
  /// The study is over: `report` is its whole goiso.bisect/1.
  std::string study_ended(int sequence, const BisectReport& report) const;
  std::string cell_started(int sequence, const std::string& cell) const;
  /// A cell of a matrix is over: `cell` is as in goiso.matrix/1.
  std::string cell_ended(int sequence, const MatrixCell& cell) const;
  /// A matrix is over: `result` is its whole goiso.matrix/1.
  std::string study_ended(int sequence, const MatrixReport& report) const;

 private:
  std::chrono::system_clock::time_point time_;
};

}  // namespace goiso
