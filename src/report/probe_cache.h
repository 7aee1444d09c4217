#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/probe_key.h"
#include "model/probe_result.h"

namespace goiso {

class StoreDatabase;

/// One of the ways in which builds with equal keys ended.
struct SeenResult {
  ProbeResult result;  ///< the latest that ended so; is_cached is true
  int times = 0;       ///< how many runs ended so; at least 1
};

/// Verdicts by the content that led to them, kept from session to session. RunStore::probe_cache() gives it out; it
/// keeps the database open. Any thread. Trouble of ours never gets here, for it is an Error and no ProbeResult. Whether
/// to ask the cache at all (--no-cache) is the caller's to decide.
class ProbeCache {
 public:
  explicit ProbeCache(std::shared_ptr<StoreDatabase> database) : database_(std::move(database)) {}

  /// Every distinct result (outcome and signature id) that was seen, the most frequent first; empty when the question
  /// is new. More than one: flaky, and `times` says how often each. `run` names the run that gave the latest; when that
  /// was removed since, the answer still holds, and log_path is "". An answer that the disk has altered is not found.
  Result<std::vector<SeenResult>> find(const ProbeKey& key) const;

  /// Counts one more run that ended so. Does nothing for a result that is itself cached, and for one that lacked
  /// modules while some could still have been fetched: another day may have them. kInternal for a key that is not
  /// whole; kStore when the disk will not have it.
  Result<void> keep(const ProbeKey& key, const ProbeResult& result);

 private:
  std::shared_ptr<StoreDatabase> database_;  // shared with the run store, which may go first
};

}  // namespace goiso
