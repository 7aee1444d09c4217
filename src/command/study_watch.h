#pragma once
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "lab/call.h"
#include "report/bisect_report.h"

namespace goiso {

/// What somebody says of a build that ended.
struct Judgement {
  enum class What {
    kAsCalled,  ///< goiso's own call stands
    kCall,      ///< `call` does
    kTakeBack   ///< the judgement before this one was wrong: it is to be asked for again
  } what = What::kAsCalled;
  Call call = Call::kSkip;
};

/// Told what a study does while it does it. Calls may come from any thread; an implementation locks.
class StudyWatch {
 public:
  virtual ~StudyWatch() = default;
  /// The search is kept as the study with that id; "" for one that is not kept.
  virtual void study_opened(const std::string& id) { static_cast<void>(id); }
  /// A build is asked for; `why` is a word: endpoint gallop walk boundary fix sibling tree inside confirm flaky command
  /// unbreak attribution cell.
  virtual void probe_started(const std::string& point, const std::string& why) = 0;
  virtual void probe_ended(const BisectProbe& probe) = 0;
  /// That place cannot be had or was not asked, and why.
  virtual void point_skipped(const SkippedPoint& point) = 0;
  /// What a search of a failure that varies believes after a round: the likeliest places of the change, at most ten.
  virtual void believed(const std::vector<BelievedPoint>& likeliest) { static_cast<void>(likeliest); }
  /// What was decided on: "2 builds at once", "go1.24.0 … go1.24.13 remain".
  virtual void decided(const std::string& sentence) = 0;
  /// What does this build mean? Asked only of a search with BisectOrder::asks, of one build at a time; kInterrupted
  /// ends the search, which can be resumed.
  virtual Result<Judgement> judge(const BisectProbe& probe, std::stop_token stop) = 0;
};

}  // namespace goiso
