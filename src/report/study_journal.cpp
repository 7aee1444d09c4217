#include "report/study_journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/clock.h"
#include "base/fault_point.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/owner.h"
#include "base/text.h"
#include "report/kept_id.h"
#include "report/store_database.h"
#include "report/store_schema.h"

namespace goiso {
namespace {

std::string now() { return to_rfc3339(std::chrono::system_clock::now()); }

// One process may work on several studies, so a session is more than its process.
std::string new_session() { return fmt::format("{}@{}", this_owner(), random_hex(4)); }

// Another boot or another machine cannot share a database, so only a process that lives here keeps others out.
bool is_worked_on(std::string_view session) {
  return owner_state(session.substr(0, session.rfind('@'))) == OwnerState::kAlive;
}

Error worked_on(const std::string& id, std::string_view session) {
  const auto parts = split(session, ':');
  return Error{ErrorKind::kStore,
               fmt::format("process {} works on the study '{}'", parts.size() > 1 ? parts[1] : "?", id),
               {},
               "wait until it is done, or end it"};
}

std::string entry_seal(std::string_view study, std::int64_t number, std::string_view text) {
  return seal_of(fmt::format("{} {} {}", study, number, text));
}

Result<std::string> find_study(Sql& sql, std::string_view prefix) {
  TRY_ASSIGN(const auto rows, sql.rows("SELECT id FROM studies ORDER BY started DESC, id DESC"));
  std::vector<std::string> ids;
  ids.reserve(rows.size());
  std::transform(rows.begin(), rows.end(), std::back_inserter(ids), [](const auto& row) { return row.text(0); });
  return id_named(prefix, ids, "study");
}

// The entries up to the first that the disk has altered or lost.
Result<std::vector<std::string>> whole_entries(Sql& sql, const std::string& id) {
  TRY_ASSIGN(const auto rows,
             sql.rows("SELECT number, seal, text FROM entries WHERE study = ?1 ORDER BY number", {id}));
  std::vector<std::string> entries;
  for (const auto& row : rows) {
    const auto number = static_cast<std::int64_t>(entries.size()) + 1;
    auto text = row.text(2);
    if (row.number(0) != number || row.text(1) != entry_seal(id, number, text)) {
      break;
    }
    entries.push_back(std::move(text));
  }
  return entries;
}

Result<std::vector<std::string>> take_over(Sql& sql, const std::string& id, const std::string& session) {
  TRY_ASSIGN(const auto rows, sql.rows("SELECT owner, finished FROM studies WHERE id = ?1", {id}));
  if (!rows.front().text(1).empty()) {
    return Error{ErrorKind::kUsage, fmt::format("the study '{}' is finished", id), {}, "'goiso runs list --studies'"};
  }
  if (is_worked_on(rows.front().text(0))) {
    return worked_on(id, rows.front().text(0));
  }
  TRY_ASSIGN(auto entries, whole_entries(sql, id));
  TRY(sql.change("DELETE FROM entries WHERE study = ?1 AND number > ?2",
                 {id, static_cast<std::int64_t>(entries.size())}));
  TRY(sql.change("UPDATE studies SET owner = ?2 WHERE id = ?1", {id, session}));
  return entries;
}

Result<void> check_owner(Sql& sql, const std::string& id, const std::string& session) {
  TRY_ASSIGN(const auto rows, sql.rows("SELECT owner FROM studies WHERE id = ?1 AND finished = ''", {id}));
  if (rows.empty()) {
    return Error{ErrorKind::kStore, fmt::format("the study '{}' is finished, or no longer kept", id), {}, {}};
  }
  if (rows.front().text(0) != session) {
    return Error{ErrorKind::kStore, fmt::format("another goiso has taken over the study '{}'", id), {}, {}};
  }
  return {};
}

constexpr const char* kSummaries =
    "SELECT id, kind, started, finished, owner, question, (SELECT COUNT(*) FROM entries WHERE study = id) "
    "FROM studies ORDER BY started DESC, id DESC";

StudySummary summary_of(const SqlRow& row) {
  const auto* state = !row.text(3).empty() ? "finished" : is_worked_on(row.text(4)) ? "running" : "unfinished";
  return {row.text(0), row.text(1), row.text(2), row.text(3), state, row.text(5), static_cast<int>(row.number(6))};
}

Result<std::vector<StudySummary>> summaries(Sql& sql) {
  TRY_ASSIGN(const auto rows, sql.rows(kSummaries));
  std::vector<StudySummary> out;
  out.reserve(rows.size());
  std::transform(rows.begin(), rows.end(), std::back_inserter(out), summary_of);
  return out;
}

Result<void> remove_idle(Sql& sql, const std::string& id) {
  TRY_ASSIGN(const auto rows, sql.rows("SELECT owner FROM studies WHERE id = ?1", {id}));
  if (is_worked_on(rows.front().text(0))) {
    return worked_on(id, rows.front().text(0));
  }
  TRY(sql.change("DELETE FROM studies WHERE id = ?1", {id}));  // its entries go with it
  return {};
}

}  // namespace

const char* name_of(StudyKind kind) { return kind == StudyKind::kBisect ? "bisect" : "matrix"; }

Study::Study(std::shared_ptr<StoreDatabase> database, std::string id, std::string owner,
             std::vector<std::string> entries)
    : database_(std::move(database)), id_(std::move(id)), owner_(std::move(owner)), entries_(std::move(entries)) {}
Study::Study(Study&&) noexcept = default;

Study& Study::operator=(Study&& other) noexcept {
  std::swap(database_, other.database_);
  std::swap(id_, other.id_);
  std::swap(owner_, other.owner_);
  std::swap(entries_, other.entries_);
  return *this;
}

Study::~Study() {
  if (!database_) {
    return;
  }
  const auto let_go = database_->write([this](Sql& sql) -> Result<void> {
    TRY(sql.change("UPDATE studies SET owner = '' WHERE id = ?1 AND owner = ?2", {id_, owner_}));
    return {};
  });
  if (!let_go) {
    log::info("the study '{}' looks busy until this process ends: {}", id_, let_go.error().message);
  }
}

Result<void> Study::append(std::string_view entry) {
  const std::string text{entry};
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY(check_owner(sql, id_, owner_));
    TRY_ASSIGN(const auto rows, sql.rows("SELECT MAX(number) FROM entries WHERE study = ?1", {id_}));
    const auto number = rows.front().number(0) + 1;
    TRY(sql.change("INSERT INTO entries (study, number, seal, text) VALUES (?1, ?2, ?3, ?4)",
                   {id_, number, entry_seal(id_, number, text), text}));
    fault_point("study-journal");
    return {};
  };
  TRY(database_->write(work));
  fault_point("study-journal");
  return {};
}

Result<void> Study::finish(std::string_view report) {
  return database_->write([&](Sql& sql) -> Result<void> {
    TRY(check_owner(sql, id_, owner_));
    TRY(sql.change("UPDATE studies SET report = ?2, finished = ?3, owner = '' WHERE id = ?1",
                   {id_, std::string{report}, now()}));
    fault_point("study-journal");
    return {};
  });
}

Result<Study> StudyJournal::begin(StudyKind kind, std::string_view question) {
  const auto session = new_session();
  const auto id = new_kept_id(name_of(kind)[0], std::chrono::system_clock::now());
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY(
        sql.change("INSERT INTO studies (id, kind, question, started, finished, owner, report) "
                   "VALUES (?1, ?2, ?3, ?4, '', ?5, '')",
                   {id, std::string{name_of(kind)}, std::string{question}, now(), session}));
    return {};
  };
  TRY(database_->write(work));
  return Study{database_, id, session, {}};
}

Result<Study> StudyJournal::resume(std::string_view id) {
  const auto session = new_session();
  std::string whole;
  std::vector<std::string> entries;
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(whole, find_study(sql, id));
    TRY_ASSIGN(entries, take_over(sql, whole, session));
    return {};
  };
  TRY(database_->write(work));
  return Study{database_, whole, session, std::move(entries)};
}

Result<std::optional<Study>> StudyJournal::resume_question(StudyKind kind, std::string_view question) {
  std::string id;
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(const auto rows, sql.rows("SELECT id FROM studies WHERE kind = ?1 AND question = ?2 AND finished = '' "
                                         "ORDER BY started DESC, id DESC LIMIT 1",
                                         {std::string{name_of(kind)}, std::string{question}}));
    id = rows.empty() ? "" : rows.front().text(0);
    return {};
  };
  TRY(database_->read(work));
  if (id.empty()) {
    return std::optional<Study>{};
  }
  TRY_ASSIGN(auto study, resume(id));
  return std::optional<Study>{std::move(study)};
}

Result<std::vector<StudySummary>> StudyJournal::list() const {
  std::vector<StudySummary> studies;
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(studies, summaries(sql));
    return {};
  };
  TRY(database_->read(work));
  return studies;
}

Result<std::string> StudyJournal::find(std::string_view id) const {
  std::string found;
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(found, find_study(sql, id));
    return {};
  };
  TRY(database_->read(work));
  return found;
}

Result<KeptStudy> StudyJournal::show(std::string_view id) const {
  KeptStudy study;
  const auto work = [&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(const auto whole, find_study(sql, id));
    TRY_ASSIGN(const auto all, summaries(sql));
    study.summary = *std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.id == whole; });
    TRY_ASSIGN(study.entries, whole_entries(sql, whole));
    TRY_ASSIGN(const auto rows, sql.rows("SELECT report FROM studies WHERE id = ?1", {whole}));
    study.report = rows.front().text(0);
    return {};
  };
  TRY(database_->read(work));
  return study;
}

Result<void> StudyJournal::remove(std::string_view id) {
  return database_->write([&](Sql& sql) -> Result<void> {
    TRY_ASSIGN(const auto whole, find_study(sql, id));
    return remove_idle(sql, whole);
  });
}

Result<std::size_t> StudyJournal::prune(std::size_t keep) {
  std::size_t gone = 0;
  const auto work = [&](Sql& sql) -> Result<void> {
    gone = 0;
    TRY_ASSIGN(auto idle, summaries(sql));
    std::erase_if(idle, [](const auto& study) { return study.state == "running"; });
    for (; idle.size() > keep; idle.pop_back()) {
      TRY(remove_idle(sql, idle.back().id));
      ++gone;
    }
    return {};
  };
  TRY(database_->write(work));
  return gone;
}

}  // namespace goiso
