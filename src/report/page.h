#pragma once
#include <string>
#include <utility>
#include <vector>

namespace goiso {

/// A whole page that asks nobody for anything: its policy allows this style and this script by their hashes, and
/// nothing else, no image, no connection, no frame. `title` is raw text, `body` is markup. Ends in a newline.
std::string html_page(const std::string& title, const std::string& body);

/// A list of facts, label and value as raw text; an empty value is left out.
std::string html_facts(const std::vector<std::pair<std::string, std::string>>& facts);

/// A section with its heading; "" for no content.
std::string html_section(const std::string& heading, const std::string& content);

}  // namespace goiso
