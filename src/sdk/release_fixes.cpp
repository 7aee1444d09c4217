#include "sdk/release_fixes.h"

#include "base/file.h"
#include "base/text.h"

namespace goiso {

ReleaseFixes read_release_fixes(const std::filesystem::path& folder) {
  ReleaseFixes fixes;
  const auto text = read_file(folder / "release-fixes.txt");
  for (const auto line : text ? split_lines(*text) : std::vector<std::string_view>{}) {
    const auto words = split_words(line);
    if (words.size() != 2) {
      continue;
    }
    auto& parts = fixes[std::string{words[0]}];
    for (const auto part : split(words[1], ',')) {
      parts.emplace_back(part);
    }
  }
  return fixes;
}

}  // namespace goiso
