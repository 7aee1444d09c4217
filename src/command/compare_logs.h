#pragma once
#include <string>
#include <vector>

#include "diagnose/log_difference.h"
#include "report/run_store.h"

namespace goiso {

/// One run of two whose logs are compared.
struct ComparedRun {
  std::string id;
  std::string log_sha256;  ///< "" when its document names none
  bool is_crash = false;   ///< its failure is a crash of the compiler
};

/// What the kept logs of two runs differ in.
struct LogComparison {
  /// "same", "nearly-same" (but for numbers, times and places), "reordered", "different", "unknown".
  std::string standing;
  LogDifference difference;
  std::vector<std::string> not_read;  ///< why a log could not be read: it is no longer kept, or damaged
};

/// Logs with one digest are the same, whether or not they are still kept.
LogComparison compare_logs(const RunStore& runs, const ComparedRun& one, const ComparedRun& other);

/// For people, safe for a terminal: what differs, or why nobody knows. "" for the same logs.
std::string text_of(const LogComparison& logs, const ComparedRun& one, const ComparedRun& other);

}  // namespace goiso
