#pragma once
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "report/probe_cache.h"
#include "report/run_report.h"
#include "report/study_journal.h"

namespace goiso {

/// One line of `goiso runs list`.
struct RunSummary {
  std::string id;
  std::string started;  ///< RFC 3339, UTC
  std::string project;  ///< as the user gave it
  std::string go;       ///< "go1.21.13"
  std::string outcome;
  std::string reason;
};

/// How a store behaves towards its surroundings.
struct RunStoreOptions {
  std::chrono::milliseconds patience{std::chrono::seconds{5}};  ///< how long to wait for another goiso that writes
  std::function<void(const std::string& sentence)>
      tell;  ///< what the user should know, such as a damaged store that was set aside; any thread
};

/// Everything that is kept in the state folder: runs, answers by content, studies. `STATE/goiso.db` is an SQLite
/// database; the log of a run is the file `STATE/logs/3f/3f2a….log`, named by the SHA-256 of its bytes, which equal
/// logs share. A run appears whole or not at all. Nothing that was kept is lost by a kill; a crash of the machine may
/// lose the last things and can tear a log, which is seen when it is read: these are records, not worth the wait of a
/// sync. A damaged database is renamed to goiso.db.corrupt-N, its logs to logs.corrupt-N, and the store begins anew.
/// Any number of goiso may save at once, and any thread may use any object: they share one connection and its mutex.
class RunStore {
 public:
  /// Makes what is missing, takes over runs that an older goiso kept in `STATE/runs/`, removes what the dead left half
  /// written. kStore when the folder cannot be written to, when another goiso holds the store longer than `patience`
  /// (it is named), and when a newer goiso wrote it.
  static Result<RunStore> open(const std::filesystem::path& state, RunStoreOptions options = {});

  /// Keeps the run, and fills in report.run, log_path and log_sha256. kStore when the disk will not have it.
  /// Where the box dropped output, the saved log says how much in a line of its own.
  Result<void> save(RunReport& report);

  /// Newest first. A run whose document could not be read when it was taken over is listed with the outcome
  /// "unreadable".
  Result<std::vector<RunSummary>> list() const;

  /// The only id that begins with `prefix` ("r-2026…"; "latest" is the newest). kNotFound names the nearest, kUsage
  /// those that it could mean.
  Result<std::string> find(std::string_view prefix) const;

  // Each takes an id or a prefix, as find does. kStore for a document or a log that is no longer what was kept.
  Result<std::string> load_json(std::string_view id) const;
  Result<std::filesystem::path> log_path(std::string_view id) const;
  Result<std::string> log(std::string_view id) const;
  /// Forgets the run, and its log when no other run has the same. What the probe cache learned from it stays.
  Result<void> remove(std::string_view id);

  /// Removes all but the newest `keep` runs; how many went. Of the studies that nobody works on the newest `keep`
  /// stay likewise, of the cached answers the latest 20,000.
  Result<std::size_t> prune(std::size_t keep);

  ProbeCache probe_cache() const { return ProbeCache{database_}; }
  StudyJournal journal() const { return StudyJournal{database_}; }

 private:
  explicit RunStore(std::shared_ptr<StoreDatabase> database) : database_(std::move(database)) {}
  std::shared_ptr<StoreDatabase> database_;  // shared with the caches and journals given out, which may outlive this
};

}  // namespace goiso
