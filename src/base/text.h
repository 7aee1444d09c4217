#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace goiso {

std::vector<std::string_view> split(std::string_view text, char separator);  ///< "a,,b" has three parts; "" has one
std::vector<std::string_view> split_words(std::string_view text);            ///< by spaces and tabs; none empty
std::vector<std::string_view> split_lines(std::string_view text);            ///< without "\n" and a "\r" before it
std::string_view trim(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// `text` with every byte that a terminal or CI service could obey made visible: control characters but newline and tab,
/// C1, invalid UTF-8, bidi controls, U+2028/2029 (as \x1b, \u202e …), carriage returns, and a line's leading "::" or "##[".
/// Colours are escaped as well.
std::string terminal_safe(std::string_view text);

/// Valid UTF-8: each byte that is not part of a valid sequence becomes U+FFFD.
std::string valid_utf8(std::string_view text);

/// One word as a POSIX shell would need it: unchanged when harmless, else in single quotes.
std::string shell_quoted(std::string_view word);

/// The candidate nearest to `word` by edit distance, or "" when none is near enough to suggest (distance > 2).
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace goiso
