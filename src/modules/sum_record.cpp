#include "modules/sum_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/utf8.h"
#include "modules/dirhash.h"
#include "modules/tree_head.h"

namespace goiso {
namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool has_only(std::string_view text, std::string_view punctuation) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter_or_digit(c) || punctuation.find(c) != std::string_view::npos; });
}

// module.CheckPath: what is also safe in a file name.
bool is_module_path(std::string_view path) {
  const auto parts = split(path, '/');
  return path.size() <= 1024 && has_only(path, "-._~/") &&
         std::all_of(parts.begin(), parts.end(),
                     [](std::string_view part) { return !part.empty() && part.front() != '.' && part.back() != '.'; });
}

bool is_version(std::string_view version) {
  return version.size() > 1 && version.size() <= 255 && version.front() == 'v' && has_only(version, "-._~+");
}

// module.EscapePath: file systems that ignore case must tell paths apart.
std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    safe += is_upper ? fmt::format("!{}", static_cast<char>(c - 'A' + 'a')) : std::string{c};
  }
  return safe;
}

// tlog.isValidRecordText
bool is_record(std::string_view text) {
  if (text.empty() || text.front() == '\n' || !text.ends_with('\n') || text.find("\n\n") != std::string_view::npos) {
    return false;
  }
  while (!text.empty()) {
    const auto step = next_utf8(text);
    if (!step.is_valid || (step.code_point < 0x20 && step.code_point != '\n')) {
      return false;
    }
    text.remove_prefix(step.size);
  }
  return true;
}

Error malformed(const char* why) {
  return Error{ErrorKind::kUntrusted, fmt::format("malformed answer of a checksum database: {}", why), {}, {}};
}

// The one h1 that the record has for these two fields.
Result<std::string> h1_for(std::string_view record, const SumQuery& query, const std::string& version) {
  std::string found;
  for (const auto line : split(record, '\n')) {
    const auto fields = split(line, ' ');
    if (fields.size() != 3 || fields[0] != query.module || fields[1] != version || !is_h1(fields[2])) {
      continue;
    }
    if (!found.empty() && found != fields[2]) {
      return Error{
          ErrorKind::kUntrusted, fmt::format("the log has two hashes for {} {}", query.module, version), {}, {}};
    }
    found = fields[2];
  }
  if (found.empty()) {
    return Error{
        ErrorKind::kUntrusted, fmt::format("the log's record has no hash for {} {}", query.module, version), {}, {}};
  }
  return found;
}

}  // namespace

Result<std::string> lookup_path(const SumQuery& query) {
  if (!is_module_path(query.module) || !is_version(query.version)) {
    return Error{ErrorKind::kUsage,
                 fmt::format("no module is named '{}@{}'", terminal_safe(query.module), terminal_safe(query.version)),
                 {},
                 {}};
  }
  return fmt::format("/lookup/{}@{}", escaped(query.module), escaped(query.version));
}

Result<SumAnswer> parse_sum_answer(std::string_view bytes) {
  const auto line = bytes.find('\n');
  const auto id = parse_record_number(bytes.substr(0, std::min(line, bytes.size())));
  if (line == std::string_view::npos || !id) {
    return malformed("it does not begin with a record's number");
  }
  bytes.remove_prefix(line + 1);
  const auto blank = bytes.find("\n\n");
  if (blank == std::string_view::npos || !is_record(bytes.substr(0, blank + 1))) {
    return malformed("its record is not lines of text before a blank one");
  }
  return SumAnswer{*id, std::string{bytes.substr(0, blank + 1)}, std::string{bytes.substr(blank + 2)}};
}

std::string to_text(const SumAnswer& answer) {
  return fmt::format("{}\n{}\n{}", answer.id, answer.record, answer.note);
}

Result<SumLines> sums_in(std::string_view record, const SumQuery& query) {
  TRY_ASSIGN(auto zip, h1_for(record, query, query.version));
  TRY_ASSIGN(auto go_mod, h1_for(record, query, query.version + "/go.mod"));
  return SumLines{std::move(zip), std::move(go_mod)};
}

}  // namespace goiso
