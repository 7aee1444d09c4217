#pragma once
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "command/prober.h"
#include "command/study_watch.h"
#include "lab/attribution.h"
#include "lab/call.h"
#include "report/bisect_report.h"

namespace goiso {

/// What a run shows of a failure.
using EffectOf = std::function<Effect(const Verdict& verdict)>;

/// By the rules of the search, but for the exit code: a setting that breaks something else is no cause, whatever the
/// code. kUsage as Caller::create. Any thread may call what comes back.
Result<EffectOf> effect_on(const FailureReference& failure, CallRules rules);

/// A regression that is to be explained.
struct Regression {
  std::optional<SpecRelease> last_good;  ///< none: every release that can be tested fails
  SpecRelease first_bad;
  std::optional<SpecRelease> newest;  ///< the newest release that was asked, where it fails too
  FailureSignature failure;
  EffectOf effect_of;       ///< any thread
  std::size_t workers = 1;  ///< runs at once
};

/// What was found out about a regression, and what could not be tried: "GODEBUG=x=1: why".
struct Explanation {
  std::vector<Attribution> causes;
  std::vector<std::string> untried;
  std::string note{};  ///< why there is no cause; "" where one was found, or nothing was to be tried
};

/// An error that every other run would meet as well, or a stop: what is looked for is given up.
bool ends_explaining(const Error& error);

/// What brings the old behaviour back, each with the run that shows it: go line, GODEBUG, flags, GOEXPERIMENT
/// (lab/attribution.h). A run that cannot be had shows nothing, and is told. `watch` is told what is tried.
Result<Explanation> attribute(const Regression& regression, Prober& prober, StudyWatch& watch, std::stop_token stop);

}  // namespace goiso
