#pragma once
#include <string>
#include <string_view>

namespace goiso {

// Text that a project, a build or a server wrote, on its way into a form that has a markup. What no reader should obey
// or cannot show (control characters, bidi controls, broken UTF-8) is made visible first, as terminal_safe does it.

/// Between tags and in quoted attributes of HTML.
std::string html_text(std::string_view text);

/// Between tags and in quoted attributes of XML 1.0: a newline or a tab in an attribute stays what it is.
std::string xml_text(std::string_view text);
std::string xml_attribute(std::string_view text);

/// A Markdown code span on one line: nothing in it is markup, a mention or a link.
std::string markdown_code(std::string_view text);
/// The same for a cell of a table.
std::string markdown_cell(std::string_view text);
/// A fenced block that no line of the text can end.
std::string markdown_block(std::string_view text, std::string_view language = "");
/// As it is when it could not be taken for markup, a mention or a link, else a code span.
std::string markdown_text(std::string_view text);

}  // namespace goiso
