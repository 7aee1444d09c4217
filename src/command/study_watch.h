#pragma once
#include <string>

#include "report/bisect_report.h"

namespace goiso {

/// Told what a study does while it does it. Calls may come from any thread; an implementation locks.
class StudyWatch {
 public:
  virtual ~StudyWatch() = default;
  /// A build is asked for; `why` is a word: endpoint gallop walk boundary fix sibling tree confirm flaky attribution
  /// cell.
  virtual void probe_started(const std::string& point, const std::string& why) = 0;
  virtual void probe_ended(const BisectProbe& probe) = 0;
  /// That place cannot be had or was not asked, and why.
  virtual void point_skipped(const SkippedPoint& point) = 0;
  /// What was decided on: "2 builds at once", "go1.24.0 … go1.24.13 remain".
  virtual void decided(const std::string& sentence) = 0;
};

}  // namespace goiso
