#include "diagnose/line_matcher.h"

#include <re2/re2.h>
#include <re2/set.h>

namespace goiso {
namespace {

constexpr std::size_t kLongestLine = 4096;

RE2::Options options() {
  RE2::Options options;
  options.set_max_mem(std::int64_t{64} << 20);
  options.set_encoding(RE2::Options::EncodingLatin1);  // logs are bytes; our patterns are ASCII
  options.set_log_errors(false);
  return options;
}

}  // namespace

struct LineMatcher::Patterns {
  RE2::Set set{options(), RE2::UNANCHORED};
  std::vector<std::unique_ptr<RE2>> each;
};

LineMatcher::LineMatcher(const std::vector<Rule>& rules) : patterns_(std::make_unique<Patterns>()) {
  for (const auto& rule : rules) {
    patterns_->set.Add(rule.pattern, nullptr);
    patterns_->each.push_back(std::make_unique<RE2>(rule.pattern, options()));
  }
  patterns_->set.Compile();
}

LineMatcher::~LineMatcher() = default;

std::vector<int> LineMatcher::matches(std::string_view line) const {
  line = line.substr(0, kLongestLine);
  std::vector<int> found;
  RE2::Set::ErrorInfo trouble{RE2::Set::kNoError};
  if (patterns_->set.Match(line, &found, &trouble) || trouble.kind == RE2::Set::kNoError) {
    return found;
  }
  // The set's automaton outgrew its memory: one by one gives the same answer, slower.
  for (std::size_t i = 0; i < patterns_->each.size(); ++i) {
    if (RE2::PartialMatch(line, *patterns_->each[i])) {
      found.push_back(static_cast<int>(i));
    }
  }
  return found;
}

}  // namespace goiso
