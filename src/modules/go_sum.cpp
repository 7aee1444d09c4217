#include "modules/go_sum.h"

#include <algorithm>

#include "base/text.h"
#include "modules/dirhash.h"

namespace goiso {
GoSum GoSum::parse(std::string_view text) {
  GoSum sum;
  for (const auto line : split_lines(text)) {
    const auto words = split_words(line);
    const bool is_old_mistake = words.size() == 3 && words[1].ends_with("/go.mod") && words[2] == kEmptyGoModH1;
    if (words.size() == 3 && !is_old_mistake) {
      sum.add_line({std::string{words[0]}, std::string{words[1]}, std::string{words[2]}});
    }
  }
  return sum;
}

void GoSum::add_line(GoSumLine line) {
  auto& hashes = hashes_[line.module + " " + line.version];
  if (std::find(hashes.begin(), hashes.end(), line.h1) == hashes.end()) {
    hashes.push_back(line.h1);
    lines_.push_back(std::move(line));
  }
}

void GoSum::add(const GoSum& other) {
  for (const auto& line : other.lines_) {
    add_line(line);
  }
}

GoSum::Standing GoSum::compare(const std::string& module, const std::string& version, const std::string& h1) const {
  const auto found = hashes_.find(module + " " + version);
  if (found == hashes_.end()) {
    return Standing::kAbsent;
  }
  bool has_h1 = false;
  for (const auto& hash : found->second) {
    if (hash == h1) {
      return Standing::kEqual;
    }
    has_h1 = has_h1 || hash.starts_with("h1:");
  }
  return has_h1 ? Standing::kDifferent : Standing::kAbsent;
}

}  // namespace goiso
