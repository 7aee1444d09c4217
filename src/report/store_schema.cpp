#include "report/store_schema.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "report/store_database.h"

namespace goiso {
namespace {

// Freed pages go back to the file system when 'goiso runs prune' asks for it. Only outside a transaction, and before
// the first table.
constexpr const char* kForm = R"(
PRAGMA synchronous = OFF;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
)";

constexpr const char* kTables = R"(
BEGIN;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE runs (
  id       TEXT PRIMARY KEY,
  started  TEXT NOT NULL,
  project  TEXT NOT NULL,
  go       TEXT NOT NULL,
  outcome  TEXT NOT NULL,
  reason   TEXT NOT NULL,
  log      TEXT NOT NULL,  -- SHA-256 of the log in hex: its file
  seal     TEXT NOT NULL,  -- of the document
  document TEXT NOT NULL   -- goiso.run/1
);
CREATE INDEX runs_by_log ON runs (log);

-- Logs that lost a run and may have lost their last.
CREATE TABLE loose_logs (log TEXT PRIMARY KEY);

-- A run that an answer came from may be gone: no reference.
CREATE TABLE probes (
  key       TEXT NOT NULL,  -- digest of a ProbeKey
  outcome   TEXT NOT NULL,
  signature TEXT NOT NULL,
  times     INTEGER NOT NULL,
  run       TEXT NOT NULL,
  seen      TEXT NOT NULL,  -- RFC 3339
  seal      TEXT NOT NULL,
  result    TEXT NOT NULL,
  PRIMARY KEY (key, outcome, signature)
);
CREATE INDEX probes_by_age ON probes (seen);

CREATE TABLE studies (
  id       TEXT PRIMARY KEY,
  kind     TEXT NOT NULL,
  question TEXT NOT NULL,
  started  TEXT NOT NULL,
  finished TEXT NOT NULL,  -- '' before
  owner    TEXT NOT NULL,  -- of the session that works on it; '' for none
  report   TEXT NOT NULL
);

CREATE TABLE entries (
  study  TEXT NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  seal   TEXT NOT NULL,
  text   TEXT NOT NULL,
  PRIMARY KEY (study, number)
);
)";

}  // namespace

Result<void> make_tables(Sql& sql) {
  TRY(sql.run(kForm));
  TRY(sql.run(kTables));
  TRY(sql.change("INSERT INTO meta VALUES ('goiso', ?1)", {std::string{GOISO_VERSION}}));
  return sql.run(fmt::format("PRAGMA user_version = {}; COMMIT", kStoreSchema).c_str());
}

Result<SchemaFit> check_schema(Sql& sql, const std::filesystem::path& file) {
  TRY_ASSIGN(const auto version, sql.rows("PRAGMA user_version"));
  const auto schema = version.empty() ? 0 : version.front().number(0);
  if (schema <= kStoreSchema) {
    return schema < 1 ? SchemaFit::kNoStore : SchemaFit::kFits;
  }
  const auto writer = sql.rows("SELECT value FROM meta WHERE name = 'goiso'");
  const auto name = writer && !writer->empty() ? terminal_safe(writer->front().text(0)) : "";
  return Error{
      ErrorKind::kStore,
      fmt::format("the run store '{}' was written by a newer goiso{} (schema {}); this is goiso {} (schema {})",
                  file.string(), name.empty() ? "" : " " + name, schema, GOISO_VERSION, kStoreSchema),
      {},
      "use the newer goiso, or another state folder (XDG_STATE_HOME, GOISO_HOME)"};
}

std::string seal_of(std::string_view bytes) { return sha256_hex(bytes).substr(0, 16); }

}  // namespace goiso
