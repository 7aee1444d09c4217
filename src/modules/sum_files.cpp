#include "modules/sum_files.h"

#include <fmt/format.h>

#include "modules/sum_source.h"

namespace goiso {
namespace fs = std::filesystem;

SumFiles::SumFiles(const std::string& name, SumPlaces places)
    : places_(std::move(places)), folder_(places_.cache / "sumdb" / name) {}

Result<std::optional<std::string>> SumFiles::read(const std::string& path) const {
  return sum_source_in(folder_.string())(path, {});
}

Result<fs::path> SumFiles::staging() {
  const std::lock_guard lock{staging_mutex_};
  if (!staging_) {
    TRY_ASSIGN(auto folder, TempFolder::create(places_.temporary, "sumdb-"));
    staging_.emplace(std::move(folder));
  }
  return staging_->path();
}

Result<void> SumFiles::keep(const std::string& path, std::string_view bytes) {
  const fs::path file = folder_.string() + path;
  TRY(make_folders(file.parent_path()));
  TRY_ASSIGN(const auto temporary, staging());
  return write_file_unsynced(file, bytes, temporary);
}

Result<std::string> SumFiles::read_head() const {
  TRY_ASSIGN(auto note, read("/latest"));
  return note.value_or(std::string{});
}

std::optional<std::chrono::system_clock::time_point> SumFiles::head_time() const {
  std::error_code error;
  const auto time = fs::last_write_time(folder_ / "latest", error);
  if (error) {
    return std::nullopt;
  }
  return std::chrono::file_clock::to_sys(time);
}

Result<std::string> SumFiles::replace_head(const std::string& expected, const std::string& wanted,
                                           std::stop_token stop) {
  const std::lock_guard in_process{head_mutex_};
  TRY(make_folders(folder_));
  TRY_ASSIGN(const auto lock, FileLock::acquire(folder_ / "latest.lock", FileLock::Mode::kExclusive, stop));
  TRY_ASSIGN(auto present, read_head());
  if (present != expected) {
    return present;
  }
  TRY_ASSIGN(const auto temporary, staging());
  const auto written = temporary / "latest";
  TRY(write_file_atomically(written, wanted));
  if (rename(written.c_str(), (folder_ / "latest").c_str()) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", (folder_ / "latest").string()), errno);
  }
  return wanted;
}

}  // namespace goiso
