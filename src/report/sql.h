#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace goiso {

using SqlValue = std::variant<std::int64_t, std::string>;

/// A row of an answer; columns count from 0. NULL reads as "" and 0, a number as its digits.
class SqlRow {
 public:
  explicit SqlRow(std::vector<SqlValue> values) : values_(std::move(values)) {}
  std::string text(std::size_t column) const;
  std::int64_t number(std::size_t column) const;

 private:
  std::vector<SqlValue> values_;
};

/// One connection to an SQLite database. Movable; one thread at a time.
class Sql {
 public:
  enum class Open { kExisting, kNew };
  /// Waits for other connections that write, at most `patience` at each statement. Closing leaves the write-ahead log
  /// as it is, for its syncs cost milliseconds that a short command has no use for; a new database is closed whole.
  /// Errors call it `named`, unless that is empty.
  static Result<Sql> open(const std::filesystem::path& file, Open mode, std::chrono::milliseconds patience,
                          const std::filesystem::path& named = {});
  Sql(Sql&&) noexcept;
  Sql& operator=(Sql&&) noexcept;
  ~Sql();

  /// Runs one statement with ?1, ?2 … bound to `values`; its whole answer. Each failure is kStore in the user's words:
  /// who holds the database, that the disk is full, that it is damaged.
  Result<std::vector<SqlRow>> rows(const char* statement, const std::vector<SqlValue>& values = {});
  /// The same for a statement that changes rows: how many it changed.
  Result<int> change(const char* statement, const std::vector<SqlValue>& values = {});
  /// Several statements in one text, without values.
  Result<void> run(const char* statements);

  /// True once a statement met bytes that are no database.
  bool is_damaged() const;

 private:
  struct Connection;
  explicit Sql(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace goiso
