#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/file.h"
#include "base/result.h"
#include "report/sql.h"

namespace goiso {

/// Raised with every change of the tables. A database with a higher number is refused, not guessed at.
inline constexpr int kStoreSchema = 1;

/// `STATE/goiso.db`, with what keeps it usable: made when it is missing, set aside when it is damaged, opened again
/// when another process has set it aside. A write-ahead log with synchronous=NORMAL: a transaction is in the file,
/// though not on the disk, when write() returns, so no kill of a process loses it; a crash of the machine may lose the
/// last ones and never breaks the order. Any thread; one works at a time.
class StoreDatabase {
 public:
  using Work = std::function<Result<void>(Sql&)>;
  using Tell = std::function<void(const std::string& sentence)>;

  static Result<std::shared_ptr<StoreDatabase>> open(const std::filesystem::path& state,
                                                     std::chrono::milliseconds patience, Tell tell);

  /// Each runs `work` in one transaction, which counts as a whole when `work` succeeds and not at all when it fails. A
  /// database that turns out damaged is replaced by an empty one, and `work` called a second time: it must not mind.
  Result<void> read(const Work& work);
  Result<void> write(const Work& work);

  const std::filesystem::path& state() const { return state_; }
  void tell(const std::string& sentence) const;
  /// For work on the state folder that one process at a time may do; waits for it as long as for the database.
  Result<FileLock> lock_folder() const;

 private:
  struct Identity {
    std::uint64_t device = 0, inode = 0;
    bool operator==(const Identity&) const = default;
  };

  StoreDatabase(std::filesystem::path state, std::chrono::milliseconds patience, Tell tell);
  std::filesystem::path file() const { return state_ / "goiso.db"; }
  Identity identity() const;

  // With mutex_ held.
  Result<void> transact(const char* begin, const Work& work);
  Result<void> attempt(const char* begin, const Work& work);
  Result<void> connect();
  Result<void> open_existing();
  Result<void> create_missing();
  Result<void> create_locked();
  Result<void> set_aside(const std::string& why);

  std::filesystem::path state_;
  std::chrono::milliseconds patience_;
  Tell tell_;
  std::mutex mutex_;
  std::optional<Sql> sql_;  // guarded by mutex_
  Identity opened_;         // the file that sql_ has open; guarded by mutex_
};

}  // namespace goiso
