#include "report/sql.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cstring>

#include "report/lock_holder.h"

namespace goiso {

namespace fs = std::filesystem;

std::string SqlRow::text(std::size_t column) const {
  const auto* number = std::get_if<std::int64_t>(&values_.at(column));
  return number != nullptr ? std::to_string(*number) : std::get<std::string>(values_.at(column));
}

std::int64_t SqlRow::number(std::size_t column) const {
  const auto* number = std::get_if<std::int64_t>(&values_.at(column));
  return number != nullptr ? *number : 0;
}

struct Sql::Connection {
  ~Connection() {
    // Writing it into the database costs two syncs, so it is done now and then. One wrong bit in the log before the
    // database takes all that follows in it, and nobody is told.
    constexpr std::uintmax_t kLongestLog = std::uintmax_t{256} * 1024;
    std::error_code error;
    const auto log = fs::file_size(path.string() + "-wal", error);
    if (!error && log > kLongestLog) {
      sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    }
    sqlite3_close_v2(database);
  }
  Error trouble(int code);
  sqlite3* database = nullptr;
  fs::path path;  // that is open
  fs::path file;  // that errors name
  bool is_damaged = false;
};

namespace {

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

int bind(sqlite3_stmt* statement, const std::vector<SqlValue>& values) {
  int place = 0;
  for (const auto& value : values) {
    ++place;
    const auto* text = std::get_if<std::string>(&value);
    const int code = text != nullptr
                         ? sqlite3_bind_text64(statement, place, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8)
                         : sqlite3_bind_int64(statement, place, std::get<std::int64_t>(value));
    if (code != SQLITE_OK) {
      return code;
    }
  }
  return SQLITE_OK;
}

SqlValue value_at(sqlite3_stmt* statement, int column) {
  if (sqlite3_column_type(statement, column) == SQLITE_INTEGER) {
    return std::int64_t{sqlite3_column_int64(statement, column)};
  }
  const void* bytes = sqlite3_column_blob(statement, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  return bytes == nullptr ? std::string{} : std::string(static_cast<const char*>(bytes), size);
}

SqlRow row_of(sqlite3_stmt* statement) {
  std::vector<SqlValue> values;
  for (int column = 0; column < sqlite3_column_count(statement); ++column) {
    values.push_back(value_at(statement, column));
  }
  return SqlRow{std::move(values)};
}

Error in_use(const fs::path& file) {
  const auto holder = holder_of_lock(file.string() + "-shm");
  return Error{ErrorKind::kStore,
               fmt::format("the run store '{}' is in use by {}", file.string(),
                           holder.empty() ? std::string{"another goiso"} : holder),
               {},
               "wait until it is done, or end it"};
}

std::string cause_of(sqlite3* database) {
  const int number = sqlite3_system_errno(database);
  return number == 0 ? sqlite3_errmsg(database)
                     : fmt::format("{}: {}", sqlite3_errmsg(database), std::strerror(number));
}

}  // namespace

// The low byte of a code is its family.
Error Sql::Connection::trouble(int code) {
  const int family = code & 0xff;
  if (family == SQLITE_BUSY || family == SQLITE_LOCKED) {
    return in_use(file);
  }
  if (family == SQLITE_FULL) {
    return Error{ErrorKind::kStore,
                 fmt::format("no room on the disk for the run store '{}'", file.string()),
                 {},
                 "'goiso runs prune' removes old runs; where that finds no room either, free 1 MB of that disk first"};
  }
  is_damaged = is_damaged || family == SQLITE_CORRUPT || family == SQLITE_NOTADB;
  const auto* what = is_damaged ? "the run store '{}' is damaged: {}" : "cannot use the run store '{}': {}";
  return Error{ErrorKind::kStore, fmt::format(fmt::runtime(what), file.string(), cause_of(database)), {}, {}};
}

Sql::Sql(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Sql::Sql(Sql&&) noexcept = default;
Sql& Sql::operator=(Sql&&) noexcept = default;
Sql::~Sql() = default;

Result<Sql> Sql::open(const fs::path& file, Open mode, std::chrono::milliseconds patience, const fs::path& named) {
  auto connection = std::make_unique<Connection>();
  connection->path = file;
  connection->file = named.empty() ? file : named;
  const int create = mode == Open::kNew ? SQLITE_OPEN_CREATE : 0;
  const int code =
      sqlite3_open_v2(file.c_str(), &connection->database,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | create, nullptr);
  if (connection->database == nullptr) {
    return Error{ErrorKind::kStore, "no memory for a database", {}, {}};
  }
  if (code != SQLITE_OK) {
    return connection->trouble(code);
  }
  sqlite3_busy_timeout(connection->database, static_cast<int>(patience.count()));
  sqlite3_db_config(connection->database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, mode == Open::kExisting ? 1 : 0, nullptr);
  return Sql{std::move(connection)};
}

Result<std::vector<SqlRow>> Sql::rows(const char* statement, const std::vector<SqlValue>& values) {
  sqlite3_stmt* prepared = nullptr;
  int code = sqlite3_prepare_v2(connection_->database, statement, -1, &prepared, nullptr);
  const Statement owner{prepared};
  if (code == SQLITE_OK) {
    code = bind(prepared, values);
  }
  if (code != SQLITE_OK) {
    return connection_->trouble(code);
  }
  std::vector<SqlRow> rows;
  while ((code = sqlite3_step(prepared)) == SQLITE_ROW) {
    rows.push_back(row_of(prepared));
  }
  if (code != SQLITE_DONE) {
    return connection_->trouble(code);
  }
  return rows;
}

Result<int> Sql::change(const char* statement, const std::vector<SqlValue>& values) {
  TRY(rows(statement, values));
  return sqlite3_changes(connection_->database);
}

Result<void> Sql::run(const char* statements) {
  const int code = sqlite3_exec(connection_->database, statements, nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? Result<void>{} : Result<void>{connection_->trouble(code)};
}

bool Sql::is_damaged() const { return connection_->is_damaged; }

}  // namespace goiso
