#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "report/sql.h"

namespace goiso {

/// Makes the tables in a database that nobody else sees yet.
Result<void> make_tables(Sql& sql);

/// What a database is to this goiso.
enum class SchemaFit { kFits, kNoStore };
/// kStore, with both versions in words, for one that a newer goiso wrote. kNoStore: empty, or no run store at all.
Result<SchemaFit> check_schema(Sql& sql, const std::filesystem::path& file);

/// A short digest that is kept beside what it seals: SQLite does not see a changed byte inside a value.
std::string seal_of(std::string_view bytes);

}  // namespace goiso
