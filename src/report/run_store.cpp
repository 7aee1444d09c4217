#include "report/run_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/fault_point.h"
#include "base/file.h"
#include "base/hash.h"
#include "report/kept_id.h"
#include "report/log_files.h"
#include "report/old_runs.h"
#include "report/run_json.h"
#include "report/run_row.h"
#include "report/store_database.h"
#include "report/store_schema.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kLongestLog = std::size_t{1} << 30;
constexpr std::int64_t kMostAnswers = 20'000;  // about 60 MB

std::string log_file_text(const BuildLog& log) {
  if (log.dropped_bytes == 0) {
    return log.text();
  }
  return fmt::format("{}\n[goiso: {} bytes were dropped here]\n{}", log.head, log.dropped_bytes, log.tail);
}

Result<void> keep(StoreDatabase& database, RunReport& report) {
  TRY_ASSIGN(const auto log, IncomingLog::write(database.state(), log_file_text(report.record.log)));
  report.run = new_kept_id('r', report.started);
  report.log_path = log_file(database.state(), log.hex()).string();
  report.log_sha256 = "sha256:" + log.hex();
  const RunRow run{summary_of(report), log.hex(), to_json(report)};
  return database.write([&](Sql& sql) -> Result<void> {
    TRY(insert_run(sql, run));
    return log.place();
  });
}

Result<std::string> find_run(Sql& sql, std::string_view prefix) {
  TRY_ASSIGN(const auto rows, sql.rows("SELECT id FROM runs ORDER BY id DESC"));
  std::vector<std::string> ids;
  ids.reserve(rows.size());
  std::transform(rows.begin(), rows.end(), std::back_inserter(ids), [](const auto& row) { return row.text(0); });
  return id_named(prefix, ids, "run");
}

Error damaged(const char* what, std::string_view id) {
  return Error{ErrorKind::kStore,
               fmt::format("the kept {} of run '{}' is not what was kept: the disk has altered it", what, id),
               {},
               fmt::format("'goiso runs remove {}' forgets it", id)};
}

// The log of a run: the file's name, which is the digest of what it must hold.
struct KeptLog {
  std::string run;
  std::string hex;
};

Result<KeptLog> find_log(StoreDatabase& database, std::string_view prefix) {
  KeptLog found;
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(found.run, find_run(sql, prefix));
    TRY_ASSIGN(const auto rows, sql.rows("SELECT log FROM runs WHERE id = ?1", {found.run}));
    found.hex = rows.front().text(0);
    return {};
  };
  TRY(database.read(work));
  return found;
}

// The place of a run among all, the newest first, tells whether it stays.
constexpr const char* kOld = "SELECT id FROM runs ORDER BY id DESC LIMIT -1 OFFSET ?1";

Result<std::size_t> forget_old_runs(Sql& sql, std::int64_t keep) {
  TRY(sql.change(fmt::format("INSERT OR IGNORE INTO loose_logs SELECT log FROM runs WHERE id IN ({})", kOld).c_str(),
                 {keep}));
  TRY_ASSIGN(const int gone, sql.change(fmt::format("DELETE FROM runs WHERE id IN ({})", kOld).c_str(), {keep}));
  return static_cast<std::size_t>(gone);
}

bool is_disk_full(const fs::path& folder) {
  constexpr std::uintmax_t kRoomForAChange = std::uintmax_t{1} << 20;
  std::error_code error;
  const auto space = fs::space(folder, error);
  return !error && space.available < kRoomForAChange;
}

// A full disk has no room to note down what goes away, so files go first. Killed in between it leaves runs without a
// log, which the next one forgets.
Result<void> make_room(StoreDatabase& database, std::int64_t keep) {
  return database.read([&](Sql& sql) -> Result<void> {
    const auto query = fmt::format(
        "SELECT DISTINCT log FROM runs WHERE id IN ({0}) AND log NOT IN (SELECT log FROM runs WHERE id NOT IN ({0}))",
        kOld);
    TRY_ASSIGN(const auto rows, sql.rows(query.c_str(), {keep}));
    for (const auto& row : rows) {
      std::error_code error;
      fs::remove(log_file(database.state(), row.text(0)), error);  // one that stays is removed with its run
    }
    return {};
  });
}

Result<void> forget_old_answers(Sql& sql) {
  TRY(sql.change("DELETE FROM probes WHERE rowid IN (SELECT rowid FROM probes ORDER BY seen DESC LIMIT -1 OFFSET ?1)",
                 {kMostAnswers}));
  return {};
}

}  // namespace

Result<RunStore> RunStore::open(const fs::path& state, RunStoreOptions options) {
  TRY(make_folders(incoming_folder(state)));
  TRY_ASSIGN(auto database, StoreDatabase::open(state, options.patience, std::move(options.tell)));
  TRY(take_over_old_runs(*database));
  TRY(remove_incoming_of_the_dead(*database));
  bool has_loose_logs = false;
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(const auto rows, sql.rows("SELECT 1 FROM loose_logs LIMIT 1"));
    has_loose_logs = !rows.empty();
    return {};
  };
  TRY(database->read(work));
  if (has_loose_logs) {
    TRY(remove_loose_logs(*database));
  }
  return RunStore{std::move(database)};
}

Result<void> RunStore::save(RunReport& report) {
  auto kept = keep(*database_, report);
  if (!kept) {
    report.run = report.log_path = report.log_sha256 = "";
  }
  return kept;
}

Result<std::vector<RunSummary>> RunStore::list() const {
  std::vector<RunSummary> runs;
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(const auto rows,
               sql.rows("SELECT id, started, project, go, outcome, reason FROM runs ORDER BY id DESC"));
    runs.clear();
    for (const auto& row : rows) {
      runs.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5)});
    }
    return {};
  };
  TRY(database_->read(work));
  return runs;
}

Result<std::string> RunStore::find(std::string_view prefix) const {
  std::string found;
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(found, find_run(sql, prefix));
    return {};
  };
  TRY(database_->read(work));
  return found;
}

Result<std::string> RunStore::load_json(std::string_view id) const {
  std::string document;
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(const auto whole, find_run(sql, id));
    TRY_ASSIGN(const auto rows, sql.rows("SELECT document, seal FROM runs WHERE id = ?1", {whole}));
    document = rows.front().text(0);
    return seal_of(document) == rows.front().text(1) ? Result<void>{} : damaged("document", whole);
  };
  TRY(database_->read(work));
  return document;
}

Result<fs::path> RunStore::log_path(std::string_view id) const {
  TRY_ASSIGN(const auto log, find_log(*database_, id));
  return log_file(database_->state(), log.hex);
}

Result<std::string> RunStore::log(std::string_view id) const {
  TRY_ASSIGN(const auto log, find_log(*database_, id));
  TRY_ASSIGN(auto text, read_file(log_file(database_->state(), log.hex), kLongestLog));
  if (sha256_hex(text) != log.hex) {
    return damaged("log", log.run);
  }
  return text;
}

Result<void> RunStore::remove(std::string_view id) {
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(const auto whole, find_run(sql, id));
    TRY(sql.change("INSERT OR IGNORE INTO loose_logs SELECT log FROM runs WHERE id = ?1", {whole}));
    TRY(sql.change("DELETE FROM runs WHERE id = ?1", {whole}));
    return {};
  };
  TRY(database_->write(work));
  fault_point();
  return remove_loose_logs(*database_);
}

Result<std::size_t> RunStore::prune(std::size_t keep) {
  std::size_t gone = 0;
  const auto kept = static_cast<std::int64_t>(keep);
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(gone, forget_old_runs(sql, kept));
    TRY(forget_old_answers(sql));
    return {};
  };
  if (is_disk_full(database_->state())) {
    TRY(make_room(*database_, kept));
  }
  TRY(database_->write(work));
  fault_point();
  TRY(remove_loose_logs(*database_));
  TRY(journal().prune(keep));
  return gone;
}

}  // namespace goiso
