#include "report/store_database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <thread>
#include <utility>

#include "base/fault_point.h"
#include "base/log.h"
#include "report/log_files.h"
#include "report/store_schema.h"

namespace goiso {

namespace fs = std::filesystem;

namespace {

// Two syncs and a copy of that many pages of 4 KiB, each time the log has grown to them: once in some hundred runs.
// What is in it is read at each start, so it is held shorter than SQLite's own 1,000.
constexpr const char* kConnection = R"(
PRAGMA foreign_keys = ON;
PRAGMA synchronous = NORMAL;
PRAGMA wal_autocheckpoint = 500;
)";

bool is_there(const fs::path& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0;
}

Result<void> rename_if_there(const fs::path& from, const fs::path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0 && errno != ENOENT) {
    return system_error(ErrorKind::kStore, fmt::format("cannot set '{}' aside", from.string()), errno);
  }
  return {};
}

fs::path with_suffix(const fs::path& path, const std::string& suffix) { return path.string() + suffix; }

// Made without syncs, and readable by everybody: SQLite gives the log beside it the same mode later.
Result<void> sync_and_hide(const fs::path& path) {
  const UniqueFd fd{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd.is_open() || fchmod(fd.value(), 0600) != 0 || fsync(fd.value()) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", path.string()), errno);
  }
  return {};
}

}  // namespace

StoreDatabase::StoreDatabase(fs::path state, std::chrono::milliseconds patience, Tell tell)
    : state_(std::move(state)), patience_(patience), tell_(std::move(tell)) {}

Result<std::shared_ptr<StoreDatabase>> StoreDatabase::open(const fs::path& state, std::chrono::milliseconds patience,
                                                           Tell tell) {
  // Shared: a probe cache or a study may outlive the store that gave it out.
  std::shared_ptr<StoreDatabase> database{new StoreDatabase{state, patience, std::move(tell)}};
  TRY(database->read([](Sql&) { return Result<void>{}; }));
  return database;
}

void StoreDatabase::tell(const std::string& sentence) const {
  log::info("{}", sentence);
  if (tell_) {
    tell_(sentence);
  }
}

Result<FileLock> StoreDatabase::lock_folder() const {
  const auto path = with_suffix(file(), ".lock");
  const auto deadline = std::chrono::steady_clock::now() + patience_;
  while (true) {
    TRY_ASSIGN(auto lock, FileLock::try_acquire(path, FileLock::Mode::kExclusive));
    if (lock.is_held()) {
      return lock;
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      return Error{ErrorKind::kStore,
                   fmt::format("the run store '{}' is in use by another goiso", file().string()),
                   {},
                   "wait until it is done, or end it"};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{10});  // as FileLock::acquire does, with an end
  }
}

Result<void> StoreDatabase::read(const Work& work) { return transact("BEGIN", work); }
Result<void> StoreDatabase::write(const Work& work) { return transact("BEGIN IMMEDIATE", work); }

Result<void> StoreDatabase::transact(const char* begin, const Work& work) {
  const std::lock_guard lock{mutex_};
  auto done = attempt(begin, work);
  if (done || !sql_ || !sql_->is_damaged()) {
    return done;
  }
  TRY(set_aside(done.error().message));
  return attempt(begin, work);
}

Result<void> StoreDatabase::attempt(const char* begin, const Work& work) {
  if (!sql_ || identity() != opened_) {
    TRY(connect());
  }
  TRY(sql_->run(begin));
  auto done = work(*sql_);
  if (done) {
    done = sql_->run("COMMIT");
  }
  if (!done) {
    (void)sql_->run("ROLLBACK");  // some failures have rolled back already; the first error is the one to tell
  }
  return done;
}

StoreDatabase::Identity StoreDatabase::identity() const {
  struct stat status {};
  return stat(file().c_str(), &status) == 0 ? Identity{status.st_dev, status.st_ino} : Identity{};
}

Result<void> StoreDatabase::connect() {
  sql_.reset();
  auto opened = open_existing();
  if (!opened && sql_ && sql_->is_damaged()) {
    TRY(set_aside(opened.error().message));
    opened = open_existing();
  }
  if (!opened) {
    sql_.reset();  // half set up
  }
  return opened;
}

Result<void> StoreDatabase::open_existing() {
  TRY(create_missing());
  opened_ = identity();
  TRY_ASSIGN(auto sql, Sql::open(file(), Sql::Open::kExisting, patience_));
  sql_.emplace(std::move(sql));
  TRY_ASSIGN(const auto fit, check_schema(*sql_, file()));
  if (fit == SchemaFit::kNoStore) {
    TRY(set_aside("it is empty"));
    return open_existing();
  }
  return sql_->run(kConnection);
}

Result<void> StoreDatabase::create_missing() {
  if (is_there(file())) {
    return {};
  }
  TRY(make_folders(state_));
  TRY_ASSIGN(const auto lock, lock_folder());
  return is_there(file()) ? Result<void>{} : create_locked();
}

// Made beside and renamed, so that nobody sees it without its tables. A log without its database would be taken for
// that of the new one.
Result<void> StoreDatabase::create_locked() {
  for (const auto* suffix : {"-wal", "-shm"}) {
    unlink(with_suffix(file(), suffix).c_str());
  }
  TRY_ASSIGN(const auto folder, TempFolder::create(incoming_folder(state_), kHalfWritten));
  const auto fresh = folder.path() / "goiso.db";
  {
    TRY_ASSIGN(auto sql, Sql::open(fresh, Sql::Open::kNew, patience_, file()));
    TRY(make_tables(sql));
  }
  TRY(sync_and_hide(fresh));
  fault_point();
  return rename_if_there(fresh, file());
}

// The database goes last: until then the next goiso finds the damage again and goes on here.
Result<void> StoreDatabase::set_aside(const std::string& why) {
  TRY_ASSIGN(const auto lock, lock_folder());
  sql_.reset();
  if (identity() != opened_) {
    return {};  // somebody else was faster
  }
  int number = 1;
  const auto aside = [&] { return with_suffix(file(), fmt::format(".corrupt-{}", number)); };
  while (is_there(aside()) || is_there(with_suffix(aside(), "-wal"))) {
    ++number;
  }
  TRY(rename_if_there(with_suffix(file(), "-wal"), with_suffix(aside(), "-wal")));
  TRY(rename_if_there(with_suffix(file(), "-shm"), with_suffix(aside(), "-shm")));
  TRY(rename_if_there(logs_folder(state_), state_ / fmt::format("logs.corrupt-{}", number)));
  fault_point();
  TRY(rename_if_there(file(), aside()));
  TRY(create_locked());
  tell(fmt::format("{}; it was set aside as '{}', and a new one begun", why, aside().string()));
  return {};
}

}  // namespace goiso
