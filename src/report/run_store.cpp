#include "report/run_store.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/hash.h"
#include "base/owner.h"
#include "base/text.h"
#include "report/run_json.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
constexpr const char* kHalfWritten = ".new-";
constexpr auto kForeignKeep = std::chrono::hours{24};
constexpr std::size_t kLongestDocument = std::size_t{16} << 20;
constexpr std::size_t kLongestLog = std::size_t{1} << 30;

// Sorts by time as text does: r-20261124-130501-042-9f3c1e.
std::string new_id(std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time - seconds).count();
  const auto utc = fmt::gmtime(std::chrono::system_clock::to_time_t(seconds));
  return fmt::format("r-{:%Y%m%d-%H%M%S}-{:03}-{}", utc, ms, random_hex(3));
}

std::string log_file_text(const BuildLog& log) {
  if (log.dropped_bytes == 0) {
    return log.text();
  }
  return fmt::format("{}\n[goiso: {} bytes were dropped here]\n{}", log.head, log.dropped_bytes, log.tail);
}

bool is_abandoned(const fs::path& folder, std::string_view name) {
  if (!name.starts_with(kHalfWritten)) {
    return false;
  }
  auto owner = name.substr(std::string_view(kHalfWritten).size());
  owner = owner.substr(0, owner.rfind('@'));
  const auto state = owner_state(owner);
  if (state != OwnerState::kForeign) {
    return state == OwnerState::kDead;
  }
  // Another boot or another machine on a shared folder: only age can tell.
  std::error_code error;
  const auto written = fs::last_write_time(folder, error);
  return !error && fs::file_time_type::clock::now() - written > kForeignKeep;
}

Result<std::vector<std::string>> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  if (error) {
    return system_error(ErrorKind::kStore, fmt::format("cannot read the folder '{}'", folder.string()), error.value());
  }
  return names;
}

Result<void> remove_all(const fs::path& folder, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    if (auto removed = remove_tree(folder / name); !removed) {
      return removed;
    }
  }
  return {};
}

std::string text_at(const nlohmann::json& document, const char* group, const char* key) {
  const auto at = nlohmann::json::json_pointer(group) / key;
  const auto* found = document.contains(at) ? &document[at] : nullptr;
  return found != nullptr && found->is_string() ? found->get<std::string>() : "";
}

RunSummary summary_of(const std::string& id, const Result<std::string>& text) {
  const auto document = text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json{};
  if (!document.is_object() || text_at(document, "/verdict", "outcome").empty()) {
    return {id, "", "", "", "unreadable", ""};
  }
  return {id,
          text_at(document, "", "started"),
          text_at(document, "/project", "path"),
          text_at(document, "/toolchain", "version"),
          text_at(document, "/verdict", "outcome"),
          text_at(document, "/verdict", "reason")};
}

Error no_such_run(std::string_view prefix, const std::vector<std::string>& ids) {
  const auto near = nearest(prefix, ids);
  const auto hint = !near.empty() ? fmt::format("did you mean '{}'?", near)
                    : ids.empty() ? std::string("no run has been kept yet")
                                  : fmt::format("the newest is '{}'; see 'goiso runs list'", ids.front());
  return Error{ErrorKind::kNotFound, fmt::format("no run named '{}'", valid_utf8(prefix)), {}, hint};
}

}  // namespace

Result<RunStore> RunStore::open(const fs::path& state) {
  const auto folder = state / "runs";
  TRY(make_folders(folder));
  TRY_ASSIGN(auto names, names_in(folder));
  std::erase_if(names, [&](const auto& name) { return !is_abandoned(folder / name, name); });
  TRY(remove_all(folder, names));
  return RunStore{folder};
}

Result<void> RunStore::save(RunReport& report) {
  auto written = write_run(report);
  if (!written) {
    report.run = report.log_path = report.log_sha256 = "";
  }
  return written;
}

Result<void> RunStore::write_run(RunReport& report) {
  TRY_ASSIGN(auto temp, TempFolder::create(folder_, kHalfWritten));
  report.run = new_id(report.started);
  const auto folder = folder_ / report.run;
  report.log_path = (folder / "log").string();
  {
    const auto log = log_file_text(report.record.log);
    TRY(write_file_unsynced(temp.path() / "log", log, temp.path()));
    report.log_sha256 = sha256_digest(log);
  }
  TRY(write_file_unsynced(temp.path() / "run.json", to_json(report), temp.path()));
  // A name that is taken fails here too: a folder is never renamed over one that has something in it.
  if (std::rename(temp.path().c_str(), folder.c_str()) != 0) {
    return system_error(ErrorKind::kStore, fmt::format("cannot keep the run as '{}'", folder.string()), errno);
  }
  temp.release();
  return {};
}

Result<std::vector<std::string>> RunStore::ids() const {
  TRY_ASSIGN(auto names, names_in(folder_));
  std::erase_if(names, [](const auto& name) { return !name.starts_with("r-"); });
  std::sort(names.rbegin(), names.rend());
  return names;
}

Result<std::vector<RunSummary>> RunStore::list() const {
  TRY_ASSIGN(const auto all, ids());
  std::vector<RunSummary> runs;
  runs.reserve(all.size());
  for (const auto& id : all) {
    runs.push_back(summary_of(id, read_file(folder_ / id / "run.json", kLongestDocument)));
  }
  return runs;
}

Result<std::string> RunStore::find(std::string_view prefix) const {
  TRY_ASSIGN(const auto all, ids());
  if (prefix == "latest" && !all.empty()) {
    return all.front();
  }
  std::vector<std::string> matching;
  std::copy_if(all.begin(), all.end(), std::back_inserter(matching),
               [&](const auto& id) { return !prefix.empty() && id.starts_with(prefix); });
  if (matching.empty()) {
    return no_such_run(prefix, all);
  }
  const bool is_exact = std::find(matching.begin(), matching.end(), prefix) != matching.end();
  if (matching.size() > 1 && !is_exact) {
    const auto count = matching.size();
    matching.resize(std::min<std::size_t>(count, 5));
    return Error{ErrorKind::kUsage,
                 fmt::format("'{}' could be any of {} runs", prefix, count),
                 {},
                 fmt::format("write more of it: {}", join(matching, ", "))};
  }
  return is_exact ? std::string(prefix) : matching.front();
}

Result<std::string> RunStore::load_json(std::string_view id) const {
  TRY_ASSIGN(const auto name, find(id));
  return read_file(folder_ / name / "run.json", kLongestDocument);
}

Result<fs::path> RunStore::log_path(std::string_view id) const {
  TRY_ASSIGN(const auto name, find(id));
  return folder_ / name / "log";
}

Result<std::string> RunStore::log(std::string_view id) const {
  TRY_ASSIGN(const auto path, log_path(id));
  return read_file(path, kLongestLog);
}

Result<void> RunStore::remove(std::string_view id) {
  TRY_ASSIGN(const auto name, find(id));
  return remove_tree(folder_ / name);
}

Result<std::size_t> RunStore::prune(std::size_t keep) {
  TRY_ASSIGN(auto old, ids());
  old.erase(old.begin(), old.begin() + static_cast<std::ptrdiff_t>(std::min(keep, old.size())));
  TRY(remove_all(folder_, old));
  return old.size();
}

}  // namespace goiso
