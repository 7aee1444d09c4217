#include "diagnose/expected_output.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "base/text.h"

namespace goiso {
namespace {

RE2::Options quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_encoding(RE2::Options::EncodingLatin1);  // logs are bytes
  return options;
}

}  // namespace

Result<void> check_expected_output(const std::string& pattern) {
  const RE2 expression(pattern, quiet());
  if (!expression.ok()) {
    return Error{
        ErrorKind::kUsage,
        fmt::format("--expect-output '{}' is not a regular expression: {}", terminal_safe(pattern), expression.error()),
        {},
        "write it as RE2 reads it: --expect-output '^ok$'"};
  }
  return {};
}

bool has_expected_output(const BuildLog& log, const std::string& pattern) {
  const RE2 expression(pattern, quiet());
  const auto text = log.text();
  const auto lines = split_lines(text);
  return expression.ok() && std::any_of(lines.begin(), lines.end(),
                                        [&](std::string_view line) { return RE2::PartialMatch(line, expression); });
}

}  // namespace goiso
