#pragma once
#include <string>
#include <string_view>

#include "report/run_text.h"

namespace goiso {

// What the reports for a terminal are made of. Texts come in terminal-safe already.
namespace paint {
inline constexpr const char* kGreen = "\x1b[1;32m";
inline constexpr const char* kRed = "\x1b[1;31m";
inline constexpr const char* kYellow = "\x1b[1;33m";
inline constexpr const char* kDim = "\x1b[2m";
}  // namespace paint

/// In `colour` when the style asks for colours.
std::string painted(const std::string& text, const char* colour, const TextStyle& style);

/// Characters of UTF-8 text, our colours left out; a wide one counts as one.
int columns_of(std::string_view text);

/// A dim label of `indent` columns and the text, broken between words where the style has a width; a word that is
/// longer than a line has one to itself. Ends in a newline.
std::string text_row(const char* label, const std::string& text, int indent, const TextStyle& style);

}  // namespace goiso
