#include "diagnose/log_scan.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace goiso {
namespace {

// A log of nothing but errors must not become a list as long as itself; the root is among the first of its rank.
constexpr std::size_t kMostOfOneRank = 64;

bool is_progress(std::string_view line) {
  static constexpr std::array kWords = {"downloading ", "finding ",  "found ",      "extracting ", "creating new ",
                                        "added ",       "upgraded ", "downgraded ", "removed ",    "to add ",
                                        "warning: ",    "copying ",  "writing "};
  return line.starts_with("go: ") &&
         std::any_of(kWords.begin(), kWords.end(), [&](const char* word) { return line.substr(4).starts_with(word); });
}

bool ends_block(std::string_view line) {
  static constexpr std::array kStarts = {"go: ", "FAIL\t", "ok  \t",       "?   \t",
                                         "--- ", "=== ",   "exit status ", "note: "};
  return std::any_of(kStarts.begin(), kStarts.end(), [&](const char* start) { return line.starts_with(start); });
}

bool fits(const Rule& rule, const Block& block) {
  return rule.place == Place::kAnywhere || (rule.place == Place::kInBlock) == block.is_open();
}

const Rule* best_rule(std::string_view line, const Block& block, const std::vector<Rule>& rules,
                      const LineMatcher& matcher) {
  const Rule* best = nullptr;
  for (const int index : matcher.matches(line)) {
    const auto& rule = rules[static_cast<std::size_t>(index)];
    if (fits(rule, block) && (best == nullptr || rule.rank < best->rank)) {
      best = &rule;
    }
  }
  return best;
}

}  // namespace

Block block_headed(std::string_view line) {
  if (!line.starts_with("# ") || line.size() > 1024) {
    return {};
  }
  const auto words = split_words(line.substr(2));
  const auto is_bracketed = [](std::string_view word) {
    return word.size() > 2 && word.front() == '[' && word.back() == ']';
  };
  if (words.size() == 1 && is_bracketed(words[0])) {
    return {std::string(words[0].substr(1, words[0].size() - 2)), true};
  }
  if (words.size() == 1 || (words.size() == 2 && is_bracketed(words[1]))) {
    return {std::string(words[0]), false};
  }
  return {};
}

std::vector<LogEvent> scan(std::string_view text, const std::vector<Rule>& rules, const LineMatcher& matcher) {
  std::vector<LogEvent> events;
  std::array<std::size_t, 128> seen{};
  Block block;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (const auto heading = block_headed(line); heading.is_open()) {
      block = heading;
      continue;
    }
    if (ends_block(line)) {
      block = {};
    }
    const bool says_nothing = line.empty() || is_progress(line);
    const auto* rule = says_nothing ? nullptr : best_rule(line, block, rules, matcher);
    if (rule != nullptr && seen.at(static_cast<std::size_t>(rule->rank))++ < kMostOfOneRank) {
      events.push_back({*rule, line, text, block});
    }
  }
  return events;
}

}  // namespace goiso
