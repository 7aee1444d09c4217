#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace goiso {

/// A module at a version, as go.mod writes both.
struct SumQuery {
  std::string module;
  std::string version;  ///< without "/go.mod"
  auto operator<=>(const SumQuery&) const = default;
};

/// "/lookup/<escaped module>@<escaped version>": upper case is '!' and lower case. kUsage for a path or version that no
/// module can have, so the result is safe as a file name.
Result<std::string> lookup_path(const SumQuery& query);

/// What a lookup answers, not yet proven.
struct SumAnswer {
  std::int64_t id = 0;  ///< the record's number in the log
  std::string record;   ///< its text, as it is hashed
  std::string note;     ///< the signed tree head that came with it
};
/// kUntrusted for anything but "<id>\n<record>\n<note>"; the record is lines without a blank one, ends with a newline
/// and has no control character.
Result<SumAnswer> parse_sum_answer(std::string_view bytes);
std::string to_text(const SumAnswer& answer);

/// The hashes of one module version.
struct SumLines {
  std::string zip_h1;     ///< of the module's zip
  std::string go_mod_h1;  ///< of its go.mod
};
/// The lines of a *proven* record for exactly this module and version. kUntrusted when a line is missing or two lines
/// differ.
Result<SumLines> sums_in(std::string_view record, const SumQuery& query);

}  // namespace goiso
