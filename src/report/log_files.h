#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace goiso {

class Sql;
class StoreDatabase;

/// Begins the name of what its owner still writes: `.new-OWNER@…`.
inline constexpr const char* kHalfWritten = ".new-";

std::filesystem::path logs_folder(const std::filesystem::path& state);
std::filesystem::path incoming_folder(const std::filesystem::path& state);
/// Where the log with that SHA-256 (64 hex digits) is kept.
std::filesystem::path log_file(const std::filesystem::path& state, std::string_view hex);

/// True for a file or folder `.new-OWNER@…` whose owner is dead, or is nobody of this boot and has not touched it for a
/// day.
bool is_abandoned(const std::filesystem::path& path);

/// The names in a folder, in any order; none when it is not there.
Result<std::vector<std::string>> names_in(const std::filesystem::path& folder);

/// A log that is written and not yet kept: the file `incoming/.new-OWNER@RANDOM-HEX`, which lies there until this goes
/// out of scope, so that remove_incoming_of_the_dead can tell which log a killed goiso may have placed without a run.
class IncomingLog {
 public:
  static Result<IncomingLog> write(const std::filesystem::path& state, std::string_view text);
  IncomingLog(IncomingLog&& other) noexcept;
  IncomingLog& operator=(IncomingLog&&) = delete;
  ~IncomingLog();
  const std::string& hex() const { return hex_; }
  /// Makes it the log of that name, in place of one that is there. Call it in the transaction that refers to it: who
  /// removes logs holds the same lock. May be called again.
  Result<void> place() const;

 private:
  IncomingLog(std::filesystem::path state, std::string hex);
  std::filesystem::path fresh_name() const;
  std::filesystem::path state_;
  std::string hex_;
  std::filesystem::path file_;  // "" once moved from
};

/// Removes what killed goisos left on its way in.
Result<void> remove_incoming_of_the_dead(StoreDatabase& database);
/// Removes the logs in the table loose_logs that no run refers to any more.
Result<void> remove_loose_logs(StoreDatabase& database);

}  // namespace goiso
