#include "report/old_runs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/fault_point.h"
#include "base/file.h"
#include "base/log.h"
#include "report/log_files.h"
#include "report/run_row.h"
#include "report/store_database.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::size_t kLongestDocument = std::size_t{16} << 20;
constexpr std::size_t kLongestLog = std::size_t{1} << 30;

std::string text_at(const Json& document, const char* group, const char* key) {
  const auto at = Json::json_pointer(group) / key;
  const auto* found = document.contains(at) ? &document[at] : nullptr;
  return found != nullptr && found->is_string() ? found->get<std::string>() : "";
}

RunSummary summary_of_document(const std::string& id, const Json& document) {
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

// A run without one of its files was torn by a crash of the machine: what is there is kept.
Result<std::string> read_if_there(const fs::path& path, std::size_t limit) {
  auto text = read_file(path, limit);
  return !text && text.error().kind == ErrorKind::kNotFound ? Result<std::string>{std::string{}} : std::move(text);
}

Result<void> take_over(StoreDatabase& database, const fs::path& folder) {
  const auto id = folder.filename().string();
  TRY_ASSIGN(auto text, read_if_there(folder / "run.json", kLongestDocument));
  TRY_ASSIGN(const auto log, read_if_there(folder / "log", kLongestLog));
  TRY_ASSIGN(const auto incoming, IncomingLog::write(database.state(), log));
  auto document = Json::parse(text, nullptr, false);
  if (document.contains("log") && document["log"].is_object()) {
    document["log"]["path"] = log_file(database.state(), incoming.hex()).string();
    text = document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  }
  const RunRow run{summary_of_document(id, document), incoming.hex(), std::move(text)};
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY(insert_run_once(sql, run));
    return incoming.place();
  };
  TRY(database.write(work));
  fault_point();
  return remove_tree(folder);
}

}  // namespace

Result<void> take_over_old_runs(StoreDatabase& database) {
  const auto folder = database.state() / "runs";
  if (std::error_code error; !fs::is_directory(folder, error)) {
    return {};
  }
  TRY_ASSIGN(const auto lock, database.lock_folder());
  TRY_ASSIGN(const auto names, names_in(folder));
  std::size_t left = 0;
  for (const auto& name : names) {
    const auto here = folder / name;
    auto done = name.starts_with("r-") ? take_over(database, here)
                : is_abandoned(here)   ? remove_tree(here)
                                       : Result<void>{};
    if (!done) {
      log::info("cannot take over '{}': {}", here.string(), done.error().message);
      ++left;
    }
  }
  if (left > 0) {
    database.tell(
        fmt::format("{} older {} in '{}' could not be taken over", left, left == 1 ? "run" : "runs", folder.string()));
  }
  rmdir(folder.c_str());  // fails while there is something in it: another goiso's, or what was left
  return {};
}

}  // namespace goiso
