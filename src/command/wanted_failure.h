#pragma once
#include <optional>
#include <string>

#include "base/result.h"
#include "command/house.h"
#include "lab/call.h"
#include "report/run_report.h"

namespace goiso {

/// The failure that `goiso reproduce --signature` names, and when another one counts as the same.
class WantedFailure {
 public:
  /// nullopt when nobody named one. `same` is as for a search; kUsage without `signature`, but for regex:RE, which
  /// needs none.
  static Result<std::optional<WantedFailure>> open(const std::string& signature, const std::string& same, House& house);
  /// Whether a run failed so. One that ran into a limit did when the wanted failure is a limit.
  FailureMatch match(const Verdict& verdict) const;

 private:
  WantedFailure(std::string name, FailureReference reference, Caller caller)
      : name_(std::move(name)), reference_(std::move(reference)), caller_(std::move(caller)) {}
  std::string name_;
  FailureReference reference_;  // says nothing when a pattern decides
  Caller caller_;
};

}  // namespace goiso
