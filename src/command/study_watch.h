#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
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

/// How a search stands when a round of it begins.
struct SearchStanding {
  int round = 0;                                     ///< that begins, from 1
  std::size_t probes = 0;                            ///< answered so far
  std::size_t places = 0;                            ///< where the change may still be
  std::size_t rounds_left = 0;                       ///< this one, and those that confirm
  std::optional<std::chrono::milliseconds> typical;  ///< what a build takes, with its box; none when nobody knows yet

  /// About how long it is until the answer, when this round has run for so long; nullopt when nobody knows.
  std::optional<std::chrono::milliseconds> time_left(std::chrono::milliseconds running) const;
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
  /// For who shows what runs now; none of these comes again when a search is resumed. A round of builds begins; to
  /// reckon how the search stands takes time, so `standing` is called, in this call, by who shows it.
  virtual void round_began(const std::function<SearchStanding()>& standing) { static_cast<void>(standing); }
  /// The search has its answer, and what begins from here on looks for the cause.
  virtual void cause_sought() {}
  /// A build began or ended: a place of the search, or what is tried for the cause ("GODEBUG=panicnil=1"). What an
  /// ended one means is told later, with its round.
  virtual void build_began(const std::string& what) { static_cast<void>(what); }
  virtual void build_ended(const std::string& what) { static_cast<void>(what); }
  /// What was decided on: "2 builds at once", "go1.24.0 … go1.24.13 remain".
  virtual void decided(const std::string& sentence) = 0;
  /// What does this build mean? Asked only of a search with BisectOrder::asks, of one build at a time; kInterrupted
  /// ends the search, which can be resumed.
  virtual Result<Judgement> judge(const BisectProbe& probe, std::stop_token stop) = 0;
};

/// A build that is shown as long as this stands. `watch` must outlive it.
class ShownBuild {
 public:
  ShownBuild(StudyWatch& watch, std::string what) : watch_(watch), what_(std::move(what)) { watch_.build_began(what_); }
  ~ShownBuild() { watch_.build_ended(what_); }
  ShownBuild(const ShownBuild&) = delete;
  ShownBuild& operator=(const ShownBuild&) = delete;

 private:
  StudyWatch& watch_;
  const std::string what_;
};

}  // namespace goiso
