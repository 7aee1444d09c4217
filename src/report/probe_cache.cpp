#include "report/probe_cache.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "base/clock.h"
#include "report/log_files.h"
#include "report/probe_json.h"
#include "report/store_database.h"
#include "report/store_schema.h"

namespace goiso {
namespace {

/// What an answer is told apart by, and how often it was given.
struct Entry {
  std::string key, outcome, signature;
  std::int64_t times = 0;
  std::string result;  // probe_json.h
};

// Runs that end alike in every respect that a search may ask for are one entry.
std::string ending_of(const Verdict& verdict) {
  return fmt::format("{}/{}/{}/{}", verdict.signature ? verdict.signature->id : "", verdict.exit_code, verdict.signal,
                     verdict.program_code);
}

std::string entry_seal(const Entry& answer) {
  return seal_of(
      fmt::format("{} {} {} {} {}", answer.key, answer.outcome, answer.signature, answer.times, answer.result));
}

// With a proxy to ask, what is missing today may be there tomorrow; without one it is missing by content.
bool may_end_otherwise_later(const ProbeKey& key, const ProbeResult& result) {
  return !result.verdict.missing_modules.empty() && key.modules != ModuleSupply::kNone;
}

Result<std::int64_t> times_seen(Sql& sql, Entry answer) {
  TRY_ASSIGN(const auto rows,
             sql.rows("SELECT times, seal, result FROM probes WHERE key = ?1 AND outcome = ?2 AND signature = ?3",
                      {answer.key, answer.outcome, answer.signature}));
  if (rows.empty()) {
    return 0;
  }
  answer.times = rows.front().number(0);
  answer.result = rows.front().text(2);
  return entry_seal(answer) == rows.front().text(1) ? answer.times : 0;
}

// ?1: the key. The last column is the log of the run it came from, NULL when that run is gone.
constexpr const char* kFind =
    "SELECT probes.outcome, signature, times, probes.seal, result, runs.log "
    "FROM probes LEFT JOIN runs ON runs.id = probes.run "
    "WHERE key = ?1 ORDER BY times DESC, seen DESC, probes.rowid DESC";

std::optional<SeenResult> seen_result(const std::string& key, const SqlRow& row, const std::filesystem::path& state) {
  const Entry answer{key, row.text(0), row.text(1), row.number(2), row.text(4)};
  auto result = entry_seal(answer) == row.text(3) ? probe_from_json(answer.result) : std::nullopt;
  if (!result) {
    return std::nullopt;
  }
  result->is_cached = true;
  const auto path = row.text(5).empty() ? std::filesystem::path{} : log_file(state, row.text(5));
  std::error_code error;
  result->log_path = std::filesystem::is_regular_file(path, error) ? path.string() : "";
  return SeenResult{std::move(*result), static_cast<int>(answer.times)};
}

}  // namespace

Result<std::vector<SeenResult>> ProbeCache::find(const ProbeKey& key) const {
  std::vector<SeenResult> found;
  const auto digest = key.digest();
  const auto work = [&](Sql& sql) -> Result<void> {
    found.clear();
    TRY_ASSIGN(const auto rows, sql.rows(kFind, {digest}));
    for (const auto& row : rows) {
      if (auto seen = seen_result(digest, row, database_->state())) {
        found.push_back(std::move(*seen));
      }
    }
    return {};
  };
  TRY(database_->read(work));
  return found;
}

Result<void> ProbeCache::keep(const ProbeKey& key, const ProbeResult& result) {
  if (!key.is_whole()) {
    return Error{ErrorKind::kInternal, "a probe is to be kept under a key that does not name its content", {}, {}};
  }
  if (result.is_cached || may_end_otherwise_later(key, result)) {
    return {};
  }
  Entry answer{key.digest(), name_of(result.verdict.outcome), ending_of(result.verdict), 0, to_json(result)};
  const auto now = to_rfc3339(std::chrono::system_clock::now());
  return database_->write([&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(const auto before, times_seen(sql, answer));
    answer.times = before + 1;
    TRY(
        sql.change("INSERT OR REPLACE INTO probes (key, outcome, signature, times, run, seen, seal, result) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                   {answer.key, answer.outcome, answer.signature, answer.times, result.run, now, entry_seal(answer),
                    answer.result}));
    return {};
  });
}

}  // namespace goiso
