#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "report/run_report.h"

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

/// Every run that was kept: `STATE/runs/ID/` with run.json (goiso.run/1) and log. A run appears whole or not at all;
/// only a crash of the machine can tear it, for nothing here is worth the wait of a sync. Any number of goiso may save
/// at once. One object serves one thread.
class RunStore {
 public:
  /// Makes the folder, and removes what savers that died left half written.
  static Result<RunStore> open(const std::filesystem::path& state);

  /// Keeps the run, and fills in report.run, log_path and log_sha256. kStore when the disk will not have it.
  /// Where the box dropped output, the saved log says how much in a line of its own.
  Result<void> save(RunReport& report);

  /// Newest first. A run whose document cannot be read is listed with the outcome "unreadable".
  Result<std::vector<RunSummary>> list() const;

  /// The only id that begins with `prefix` ("r-2026…"; "latest" is the newest). kNotFound names the nearest, kUsage
  /// those that it could mean.
  Result<std::string> find(std::string_view prefix) const;

  // Each takes an id or a prefix, as find does.
  Result<std::string> load_json(std::string_view id) const;
  Result<std::filesystem::path> log_path(std::string_view id) const;
  Result<std::string> log(std::string_view id) const;
  Result<void> remove(std::string_view id);

  /// Removes all but the newest `keep` runs; how many went.
  Result<std::size_t> prune(std::size_t keep);

 private:
  Result<void> write_run(RunReport& report);
  explicit RunStore(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<std::vector<std::string>> ids() const;  ///< newest first
  std::filesystem::path folder_;
};

}  // namespace goiso
