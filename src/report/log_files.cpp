#include "report/log_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <utility>

#include "base/fault_point.h"
#include "base/fd.h"
#include "base/hash.h"
#include "base/owner.h"
#include "report/store_database.h"

namespace goiso {

namespace fs = std::filesystem;

namespace {

constexpr auto kForeignKeep = std::chrono::hours{24};
constexpr std::size_t kHexDigits = 64;

bool is_log_name(std::string_view name) {
  return name.size() == kHexDigits && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<void> remove_file(const fs::path& path) {
  if (unlink(path.c_str()) != 0 && errno != ENOENT) {
    return system_error(ErrorKind::kStore, fmt::format("cannot remove '{}'", path.string()), errno);
  }
  return {};
}

// Neither synced nor renamed: its name tells that it may be a part.
Result<void> write_incoming(const fs::path& path, std::string_view text) {
  const UniqueFd fd{open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  bool is_written = fd.is_open();
  while (is_written && !text.empty()) {
    const auto size = write(fd.value(), text.data(), text.size());
    is_written = size >= 0;
    text.remove_prefix(is_written ? static_cast<std::size_t>(size) : 0);
  }
  if (!is_written) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", path.string()), errno);
  }
  return {};
}

Result<void> remove_if_loose(Sql& sql, const fs::path& state, const std::string& hex) {
  TRY_ASSIGN(const auto runs, sql.rows("SELECT 1 FROM runs WHERE log = ?1 LIMIT 1", {hex}));
  return runs.empty() ? remove_file(log_file(state, hex)) : Result<void>{};
}

// The log may have been placed, and the run that refers to it never came.
Result<void> remove_incoming(StoreDatabase& database, const fs::path& path) {
  const auto name = path.filename().string();
  const auto hex = name.substr(name.rfind('-') + 1);
  if (!is_log_name(hex)) {
    return remove_tree(path);  // a database that was being made
  }
  TRY(database.write([&](Sql& sql) { return remove_if_loose(sql, database.state(), hex); }));
  fault_point();
  return remove_file(path);
}

// Two names of one file may become one without a word (rename(2)), which is as good.
Result<void> put_in_place(const fs::path& from, const fs::path& target) {
  if (std::rename(from.c_str(), target.c_str()) == 0) {
    return {};
  }
  if (errno == ENOENT) {
    TRY(make_folders(target.parent_path()));
  }
  if (std::rename(from.c_str(), target.c_str()) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot keep the log '{}'", target.string()), errno);
  }
  return {};
}

}  // namespace

fs::path logs_folder(const fs::path& state) { return state / "logs"; }
fs::path incoming_folder(const fs::path& state) { return state / "incoming"; }
fs::path log_file(const fs::path& state, std::string_view hex) {
  return logs_folder(state) / hex.substr(0, 2) / fmt::format("{}.log", hex);
}

bool is_abandoned(const fs::path& path) {
  const auto name = path.filename().string();
  if (!name.starts_with(kHalfWritten)) {
    return false;
  }
  auto owner = std::string_view(name).substr(std::string_view(kHalfWritten).size());
  owner = owner.substr(0, owner.rfind('@'));
  const auto state = owner_state(owner);
  if (state != OwnerState::kForeign) {
    return state == OwnerState::kDead;
  }
  // Another boot or another machine on a shared folder: only age can tell.
  std::error_code error;
  const auto written = fs::last_write_time(path, error);
  return !error && fs::file_time_type::clock::now() - written > kForeignKeep;
}

Result<std::vector<std::string>> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return system_error(ErrorKind::kStore, fmt::format("cannot read the folder '{}'", folder.string()), error.value());
  }
  return names;
}

IncomingLog::IncomingLog(fs::path state, std::string hex)
    : state_(std::move(state)), hex_(std::move(hex)), file_(fresh_name()) {}
IncomingLog::IncomingLog(IncomingLog&& other) noexcept
    : state_(std::move(other.state_)), hex_(std::move(other.hex_)), file_(std::exchange(other.file_, {})) {}
IncomingLog::~IncomingLog() { unlink(file_.c_str()); }

fs::path IncomingLog::fresh_name() const {
  return incoming_folder(state_) / fmt::format("{}{}@{}-{}", kHalfWritten, this_owner(), random_hex(4), hex_);
}

Result<IncomingLog> IncomingLog::write(const fs::path& state, std::string_view text) {
  IncomingLog log{state, sha256_hex(text)};
  TRY(write_incoming(log.file_, text));
  return log;
}

// By a second name, for the first one stays to tell what was going on here.
Result<void> IncomingLog::place() const {
  const auto target = log_file(state_, hex_);
  const auto second = fresh_name();
  if (link(file_.c_str(), second.c_str()) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot keep the log '{}'", target.string()), errno);
  }
  auto placed = put_in_place(second, target);
  unlink(second.c_str());
  fault_point();
  return placed;
}

Result<void> remove_incoming_of_the_dead(StoreDatabase& database) {
  const auto incoming = incoming_folder(database.state());
  TRY_ASSIGN(const auto names, names_in(incoming));
  for (const auto& name : names) {
    if (is_abandoned(incoming / name)) {
      TRY(remove_incoming(database, incoming / name));
    }
  }
  return {};
}

Result<void> remove_loose_logs(StoreDatabase& database) {
  return database.write([&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(const auto loose, sql.rows("SELECT log FROM loose_logs"));
    for (const auto& row : loose) {
      TRY(remove_if_loose(sql, database.state(), row.text(0)));
    }
    fault_point();
    return sql.run("DELETE FROM loose_logs");
  });
}

}  // namespace goiso
